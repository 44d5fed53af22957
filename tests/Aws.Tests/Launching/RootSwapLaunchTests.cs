using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Aws.Tests.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Instances;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Launching;

public sealed class RootSwapLaunchTests : IAsyncLifetime
{
    private Ec2World world = null!;

    private static LaunchSettings Settings { get; } = new() { StockImageId = Ec2World.Image(StockImages.WindowsName) };

    public async Task InitializeAsync() => world = await Ec2World.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Launch_WindowsMachine_RunsFromItsOwnDisksAndKeepsItsLicence()
    {
        var request = await RequestAsync();

        var progress = await world.LaunchAsync(request);

        var launched = await world.Infrastructure.Machines.DescribeAsync(progress.InstanceId!, None);
        Assert.Equal((PowerState.Running, Platform.Windows, true, "m5.large", "web"), (launched.PowerState, launched.Platform, launched.Licensed, launched.InstanceType, launched.Name));
        Assert.Equal(
            request.Source.Disks.Select(disk => (disk.DeviceName, disk.SizeGiB, disk.VolumeType, disk.Iops, disk.IsRoot)),
            launched.Disks.Select(disk => (disk.DeviceName, disk.SizeGiB, disk.VolumeType, disk.Iops, disk.IsRoot)));
        await AssertOwnDisksAsync(launched, request);
        Assert.Equal(launched.Disks.ToDictionary(disk => disk.DeviceName, disk => disk.VolumeId), progress.Volumes);
    }

    [Fact]
    public async Task Launch_ProgressLostAfterEveryStep_MakesOneMachine()
    {
        var request = await RequestAsync();

        var first = await world.LaunchAsync(request, forgetful: true);
        var again = await world.LaunchAsync(request, forgetful: true);

        Assert.Equal(first.InstanceId, again.InstanceId);
        await AssertOwnDisksAsync(await world.Infrastructure.Machines.DescribeAsync(first.InstanceId!, None), request);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Launch_AnswersLostAndCallsRefusedAtRandom_MakesOneMachine(int seed)
    {
        world.Simulator.Faults = new FaultSettings();
        await using var unlucky = await Ec2World.StartAsync(new() { Seed = seed, Quotas = new QuotaSettings { Enforced = false } });
        var request = await unlucky.RequestAsync(await unlucky.RunMachineAsync(StockImages.WindowsName, "m5.large"), Settings);
        unlucky.Simulator.Faults = new FaultSettings { ResetAfterRate = 0.15, ResetBeforeRate = 0.05, ServerErrorRate = 0.05, ThrottleRate = 0.05 };

        await unlucky.LaunchAsync(request, forgetful: seed % 2 == 0);

        Assert.Equal((2, 4, 0), (unlucky.Count().Instances, unlucky.Count().Volumes, unlucky.Count().Images));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    public async Task CleanUp_AfterAnyRound_LeavesNothingButTheSource(int rounds)
    {
        var request = await RequestAsync();
        for (var round = 0; round < rounds; round++)
        {
            await world.Infrastructure.Launcher.AdvanceAsync(request, LaunchProgress.None, None);
            world.Time.Advance(TimeSpan.FromMilliseconds(60));
        }

        await world.CleanUpAsync();

        Assert.Equal((1, 2, 0), (world.Count().Instances, world.Count().Volumes, world.Count().Images));
    }

    [Fact]
    public async Task Launch_WithoutStockImage_FailsBeforeAnythingIsMade()
    {
        var request = await RequestAsync() with { Settings = new LaunchSettings() };

        var refused = await Assert.ThrowsAsync<DrException>(() => world.Infrastructure.Launcher.AdvanceAsync(request, LaunchProgress.None, None));

        Assert.Equal(ErrorCodes.LaunchFailed, refused.Code);
        Assert.Contains("stockImageId", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 2, 0), (world.Count().Instances, world.Count().Volumes, world.Count().Images));
    }

    [Fact]
    public async Task Launch_StockImageThatThereIsNot_Fails()
    {
        var request = await RequestAsync() with { Settings = new LaunchSettings { StockImageId = "ami-0123456789abcdef0" } };

        var refused = await Assert.ThrowsAsync<DrException>(() => world.Infrastructure.Launcher.AdvanceAsync(request, LaunchProgress.None, None));

        Assert.Equal(ErrorCodes.LaunchFailed, refused.Code);
        Assert.Contains("ami-0123456789abcdef0", refused.Message, StringComparison.Ordinal);
    }

    private async Task<LaunchRequest> RequestAsync() =>
        await world.RequestAsync(await world.RunMachineAsync(StockImages.WindowsName, "m5.large"), Settings);

    private async Task AssertOwnDisksAsync(MachineDescription launched, LaunchRequest request)
    {
        Assert.Equal((2, 4, 0), (world.Count().Instances, world.Count().Volumes, world.Count().Images));
        Assert.All((await world.DescribeAsync(launched.InstanceId)).BlockDeviceMappings, mapping => Assert.True(mapping.Ebs.DeleteOnTermination));
        var volumes = (await world.Customer.DescribeVolumesAsync(new DescribeVolumesRequest { VolumeIds = [.. launched.Disks.Select(disk => disk.VolumeId)] })).Volumes;
        Assert.All(launched.Disks, disk => Assert.Equal(
            (request.Snapshots[disk.DeviceName], disk.DeviceName),
            volumes.Where(volume => volume.VolumeId == disk.VolumeId).Select(volume => (volume.SnapshotId, OwnershipTags.Value(volume.Tags, OwnershipTags.Device))).Single()));
    }
}
