using Amazon.EC2;
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

public sealed class RegisteredImageLaunchTests : IAsyncLifetime
{
    private Ec2World world = null!;

    private ILauncher Launcher => world.Infrastructure.Launcher;

    public async Task InitializeAsync() => world = await Ec2World.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData(StockImages.LinuxName, "t3.micro")]
    [InlineData(StockImages.LinuxArmName, "t4g.micro")]
    [InlineData(StockImages.LinuxBiosName, "t2.micro")]
    public async Task Launch_LinuxMachine_CarriesEveryAttributeOver(string image, string type)
    {
        var id = await world.RunMachineAsync(image, type, request => request.BlockDeviceMappings.Add(new BlockDeviceMapping
        {
            DeviceName = "/dev/xvda",
            Ebs = new EbsBlockDevice { VolumeType = VolumeType.Gp3, Iops = 4000, Throughput = 250, VolumeSize = 10 },
        }));
        var request = await world.RequestAsync(id);

        var launched = await Launched(await world.LaunchAsync(request));

        var source = request.Source;
        Assert.Equal(
            (source.Architecture, source.BootMode, source.EnaSupport, source.RootDeviceName, source.InstanceType, source.Name, PowerState.Running),
            (launched.Architecture, launched.BootMode, launched.EnaSupport, launched.RootDeviceName, launched.InstanceType, launched.Name, launched.PowerState));
        Assert.Equal(source.Tags, launched.Tags);
        Assert.Equal(
            source.Disks.Select(disk => (disk.DeviceName, disk.SizeGiB, disk.VolumeType, disk.Iops, disk.ThroughputMiBps, disk.Encrypted, disk.IsRoot)),
            launched.Disks.Select(disk => (disk.DeviceName, disk.SizeGiB, disk.VolumeType, disk.Iops, disk.ThroughputMiBps, disk.Encrypted, disk.IsRoot)));
        await AssertTidyAsync(launched, request);
    }

    [Fact]
    public async Task Launch_Settings_AreHonoured()
    {
        var subnet = (await world.Customer.DescribeSubnetsAsync(new DescribeSubnetsRequest())).Subnets[1];
        var address = subnet.CidrBlock.Split('.')[..3] is [var a, var b, var c] ? $"{a}.{b}.{c}.77" : "";
        var group = (await world.Customer.CreateSecurityGroupAsync(new CreateSecurityGroupRequest { GroupName = "dr", Description = "dr", VpcId = subnet.VpcId })).GroupId;
        var request = await world.RequestAsync(await world.RunMachineAsync(), new LaunchSettings
        {
            InstanceType = "m5.large",
            SubnetId = subnet.SubnetId,
            SecurityGroupIds = [group],
            PrivateIp = address,
            InstanceProfile = "recovery",
            VolumeType = "gp3",
            Tags = new Dictionary<string, string> { ["team"] = "recovery" },
        });

        var launched = await Launched(await world.LaunchAsync(request));

        Assert.Equal(("m5.large", subnet.SubnetId, address, subnet.AvailabilityZone), (launched.InstanceType, launched.SubnetId, launched.PrivateIp, launched.AvailabilityZone));
        Assert.EndsWith(":instance-profile/recovery", launched.InstanceProfileArn, StringComparison.Ordinal);
        Assert.All(launched.Disks, disk => Assert.Equal("gp3", disk.VolumeType));
        Assert.Equal("recovery", launched.Tags["team"]);
        Assert.Equal(group, (await world.DescribeAsync(launched.InstanceId)).SecurityGroups.Single().GroupId);
    }

    [Fact]
    public async Task Launch_ProgressLostAfterEveryStep_MakesOneMachine()
    {
        var request = await world.RequestAsync(await world.RunMachineAsync());

        var first = await world.LaunchAsync(request, forgetful: true);
        var again = await world.LaunchAsync(request, forgetful: true);

        Assert.Equal(first.InstanceId, again.InstanceId);
        Assert.Equal((2, 4, 0), Made());
        await AssertTidyAsync(await Launched(first), request);
    }

    [Fact]
    public async Task Launch_EveryStepTwiceAtOnce_MakesOneMachine()
    {
        var request = await world.RequestAsync(await world.RunMachineAsync());
        var progress = LaunchProgress.None;
        while (!progress.Completed)
        {
            var earlier = progress;
            progress = await Launcher.AdvanceAsync(request, earlier, None);
            await Launcher.AdvanceAsync(request, earlier, None);
            world.Settle();
        }

        Assert.Equal((2, 4, 0), Made());
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
        await using var unlucky = await Ec2World.StartAsync(new() { Seed = seed, Quotas = new QuotaSettings { Enforced = false } });
        var request = await unlucky.RequestAsync(await unlucky.RunMachineAsync());
        unlucky.Simulator.Faults = new FaultSettings { ResetAfterRate = 0.15, ResetBeforeRate = 0.05, ServerErrorRate = 0.05, ThrottleRate = 0.05 };

        await unlucky.LaunchAsync(request, forgetful: seed % 2 == 0);

        var (instances, volumes, images, _) = unlucky.Count();
        Assert.Equal((2, 4, 0), (instances, volumes, images));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task CleanUp_AfterAnyRound_LeavesNothingButTheSource(int rounds)
    {
        var request = await world.RequestAsync(await world.RunMachineAsync());
        for (var round = 0; round < rounds; round++)
        {
            await Launcher.AdvanceAsync(request, LaunchProgress.None, None);
            world.Time.Advance(TimeSpan.FromMilliseconds(150));
        }

        await world.CleanUpAsync();

        Assert.Equal((1, 2, 0), Made());
        Assert.Empty(await Launcher.ListOwnedAsync(Ec2World.Project, None));
        Assert.Equal(PowerState.Running, await world.Infrastructure.Machines.GetPowerStateAsync(request.Source.InstanceId, None));
    }

    [Fact]
    public async Task CleanUp_OfOneLaunch_LeavesAnother()
    {
        var id = await world.RunMachineAsync();
        var kept = await world.LaunchAsync(await world.RequestAsync(id, key: "kept"));
        world.Time.Advance(TimeSpan.FromSeconds(30));
        await world.LaunchAsync(await world.RequestAsync(id, key: "dropped"));

        await world.CleanUpAsync("dropped");

        Assert.Equal(PowerState.Running, await world.Infrastructure.Machines.GetPowerStateAsync(kept.InstanceId!, None));
        Assert.Equal((2, 4, 0), Made());
    }

    [Fact]
    public async Task Terminate_LaunchedMachine_TakesItsDisksWithIt()
    {
        var launched = await world.LaunchAsync(await world.RequestAsync(await world.RunMachineAsync()));

        await world.Infrastructure.Machines.TerminateAsync(launched.InstanceId!, None);
        world.Settle();

        Assert.Equal((1, 2, 0), Made());
        Assert.Empty(await Launcher.ListOwnedAsync(Ec2World.Project, None));
    }

    [Theory]
    [InlineData("t4g.micro", "architecture")]
    [InlineData("x9z.huge", "x9z.huge")]
    public async Task Launch_TypeThatCannotRunIt_FailsWithTheReasonAndCleansUp(string type, string reason)
    {
        var request = await world.RequestAsync(await world.RunMachineAsync(), new LaunchSettings { InstanceType = type });

        var failed = await Assert.ThrowsAsync<DrException>(() => world.LaunchAsync(request));
        await world.CleanUpAsync();

        Assert.Equal(ErrorCodes.LaunchFailed, failed.Code);
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
        Assert.Equal((1, 2, 0), Made());
    }

    [Fact]
    public async Task Launch_BootModeThatTheTypeLacks_Fails()
    {
        var request = await world.RequestAsync(await world.RunMachineAsync(), new LaunchSettings { InstanceType = "t2.micro", BootMode = "uefi" });

        Assert.Equal(ErrorCodes.LaunchFailed, (await Assert.ThrowsAsync<DrException>(() => world.LaunchAsync(request))).Code);
    }

    [Fact]
    public async Task Launch_SubnetThatThereIsNot_Fails()
    {
        var request = await world.RequestAsync(await world.RunMachineAsync(), new LaunchSettings { SubnetId = "subnet-0123456789abcdef0" });

        Assert.Contains("subnet-0123456789abcdef0", (await Assert.ThrowsAsync<DrException>(() => world.LaunchAsync(request))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_InstanceTerminatedMeanwhile_FailsWithTheReason()
    {
        var request = await world.RequestAsync(await world.RunMachineAsync());
        var progress = LaunchProgress.None;
        while (progress.InstanceId is null)
        {
            progress = await Launcher.AdvanceAsync(request, progress, None);
            world.Time.Advance(TimeSpan.FromMilliseconds(110));
        }

        await world.Customer.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [progress.InstanceId] });
        var failed = await Assert.ThrowsAsync<DrException>(() => Launcher.AdvanceAsync(request, progress, None));

        Assert.Equal(ErrorCodes.LaunchFailed, failed.Code);
        Assert.Contains("User initiated shutdown", failed.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Launch_SnapshotThatIsGone_SaysSo()
    {
        var request = await world.RequestAsync(await world.RunMachineAsync());
        await world.Infrastructure.Snapshots.DeleteAsync(request.Snapshots["/dev/sdf"], None);

        Assert.Equal(ErrorCodes.SnapshotNotFound, (await Assert.ThrowsAsync<DrException>(() => Launcher.AdvanceAsync(request, LaunchProgress.None, None))).Code);
        Assert.Equal((1, 2, 0), Made());
    }

    [Fact]
    public async Task Launch_QuotaOfInstances_IsTransient()
    {
        await using var small = await Ec2World.StartAsync(new() { Quotas = new QuotaSettings { Enforced = false }, Ec2 = new() { MaximumInstances = 1 } });
        var request = await small.RequestAsync(await small.RunMachineAsync());
        await small.Infrastructure.Launcher.AdvanceAsync(request, LaunchProgress.None, None);
        small.Settle();

        var full = await Assert.ThrowsAsync<DrException>(() => small.Infrastructure.Launcher.AdvanceAsync(request, LaunchProgress.None, None));

        Assert.Equal(ErrorCodes.QuotaExceeded, full.Code);
        Assert.True(full.Code.IsTransient);
    }

    [Fact]
    public async Task Launch_ListingsLag_MakesOneMachine()
    {
        await using var lagging = await Ec2World.StartAsync(new()
        {
            Quotas = new QuotaSettings { Enforced = false },
            Timings = new() { InstanceVisibility = TimeSpan.FromSeconds(3) },
        });
        var id = await lagging.RunMachineAsync();
        lagging.Time.Advance(TimeSpan.FromSeconds(5));

        await lagging.LaunchAsync(await lagging.RequestAsync(id), forgetful: true);

        Assert.Equal((2, 4, 0), (lagging.Count().Instances, lagging.Count().Volumes, lagging.Count().Images));
    }

    private (int Instances, int Volumes, int Images) Made()
    {
        var (instances, volumes, images, _) = world.Count();
        return (instances, volumes, images);
    }

    private Task<MachineDescription> Launched(LaunchProgress progress) => world.Infrastructure.Machines.DescribeAsync(progress.InstanceId!, None);

    /// <summary>The image is gone, the disks go with the machine, everything is tagged.</summary>
    private async Task AssertTidyAsync(MachineDescription launched, LaunchRequest request)
    {
        Assert.Equal(0, world.Count().Images);
        Assert.All((await world.DescribeAsync(launched.InstanceId)).BlockDeviceMappings, mapping => Assert.True(mapping.Ebs.DeleteOnTermination));
        var owned = await Launcher.ListOwnedAsync(request.ProjectId, None);
        Assert.Equal(
            [new OwnedResource("instance", launched.InstanceId), .. launched.Disks.Select(disk => new OwnedResource("volume", disk.VolumeId, launched.InstanceId)).OrderBy(volume => volume.Id)],
            owned.OrderBy(resource => resource.Kind).ThenBy(resource => resource.Id));
        var volumes = (await world.Customer.DescribeVolumesAsync(new DescribeVolumesRequest { VolumeIds = [.. launched.Disks.Select(disk => disk.VolumeId)] })).Volumes;
        Assert.All(launched.Disks, disk =>
        {
            var volume = volumes.Single(each => each.VolumeId == disk.VolumeId);
            Assert.Equal(disk.DeviceName, OwnershipTags.Value(volume.Tags, OwnershipTags.Device));
            Assert.Equal(request.Snapshots[disk.DeviceName], volume.SnapshotId);
        });
    }
}
