using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;
using static System.Threading.CancellationToken;
using SnapshotState = DRServerless.Core.Infrastructure.SnapshotState;

namespace DRServerless.Aws.Tests.Ec2;

public sealed class Ec2SnapshotsTests : IAsyncLifetime
{
    private Ec2World world = null!;
    private string machine = null!;

    private ISnapshots Snapshots => world.Infrastructure.Snapshots;

    public async Task InitializeAsync()
    {
        world = await Ec2World.StartAsync();
        machine = await world.RunMachineAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task CreateSet_TwoDisks_IsOneInstantRootFirstAndTagged()
    {
        var set = await Snapshots.CreateSetAsync(Request("cycle-1"), None);

        Assert.Equal(["/dev/xvda", "/dev/sdf"], set.Disks.Select(disk => disk.DeviceName));
        Assert.Equal([8, 20], set.Disks.Select(disk => disk.SizeGiB));
        var stored = await SnapshotsOfAccountAsync();
        Assert.Equal(2, stored.Count);
        Assert.All(stored, snapshot => Assert.Equal(set.TakenAt.UtcDateTime, snapshot.StartTime!.Value.ToUniversalTime(), TimeSpan.FromMilliseconds(1)));
        foreach (var disk in set.Disks)
        {
            var tags = stored.Single(snapshot => snapshot.SnapshotId == disk.SnapshotId).Tags.ToDictionary(tag => tag.Key, tag => tag.Value);
            Assert.Equal((Ec2World.Project, "mch-1", "cycle-1", disk.DeviceName), (tags[OwnershipTags.Project], tags[OwnershipTags.Machine], tags[OwnershipTags.Key], tags[OwnershipTags.Device]));
        }
    }

    [Fact]
    public async Task CreateSet_SameKeyAgain_FindsTheFirst()
    {
        var first = await Snapshots.CreateSetAsync(Request("cycle-1"), None);
        world.Settle();
        var second = await Snapshots.CreateSetAsync(Request("cycle-1"), None);

        Assert.Equal(first.Disks, second.Disks);
        Assert.Equal(first.TakenAt, second.TakenAt);
        Assert.Equal(2, world.Count().Snapshots);
    }

    [Fact]
    public async Task CreateSet_SameKeyAfterTheMachineIsGone_StillFindsTheFirst()
    {
        var first = await Snapshots.CreateSetAsync(Request("cycle-1"), None);
        await world.Infrastructure.Machines.TerminateAsync(machine, None);
        world.Settle();

        Assert.Equal(first.Disks, (await Snapshots.CreateSetAsync(Request("cycle-1"), None)).Disks);
    }

    [Fact]
    public async Task CreateSet_OtherKey_TakesAnother()
    {
        await Snapshots.CreateSetAsync(Request("cycle-1"), None);
        world.Time.Advance(TimeSpan.FromSeconds(30));
        await Snapshots.CreateSetAsync(Request("cycle-2"), None);

        Assert.Equal(4, world.Count().Snapshots);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task CreateSet_AnswersLostAtRandom_TakesOneSetInTheEnd(int seed)
    {
        await using var unlucky = await Ec2World.StartAsync(new() { Seed = seed, Quotas = new QuotaSettings { Enforced = false } });
        var instance = await unlucky.RunMachineAsync();
        unlucky.Simulator.Faults = new FaultSettings { ResetAfterRate = 0.25, ServerErrorRate = 0.05, ThrottleRate = 0.05 };

        // Together under the five minutes after which EC2 takes a signature for stale: the client's clock does not move.
        SnapshotSet? set = null;
        for (var attempt = 0; set is null && attempt < 100; attempt++)
        {
            unlucky.Time.Advance(TimeSpan.FromSeconds(2.5));
            set = await TransientlyAsync(() => unlucky.Infrastructure.Snapshots.CreateSetAsync(Request("cycle-1", instance), None));
        }

        Assert.Equal(2, set?.Disks.Count);
        Assert.Equal(2, unlucky.Count().Snapshots);
    }

    [Fact]
    public async Task CreateSet_DoubledSet_KeepsTheEarlierAndDiscardsTheOther()
    {
        var first = await Snapshots.CreateSetAsync(Request("cycle-1"), None);
        world.Time.Advance(TimeSpan.FromSeconds(30));
        await CustomerTakesAsync("2/other//dev/xvda");
        Assert.Equal(4, world.Count().Snapshots);

        var found = await Snapshots.CreateSetAsync(Request("cycle-1"), None);

        Assert.Equal(first.Disks, found.Disks);
        Assert.Equal(2, world.Count().Snapshots);
    }

    [Fact]
    public async Task CreateSet_SetSeenInPart_IsWaitedFor()
    {
        await CustomerTakesAsync("3/partial//dev/xvda");

        var busy = await Assert.ThrowsAsync<DrException>(() => Snapshots.CreateSetAsync(Request("cycle-1"), None));

        Assert.Equal(ErrorCodes.ResourceBusy, busy.Code);
        Assert.Equal(2, world.Count().Snapshots);
    }

    [Fact]
    public async Task CreateSet_SetSeenInPartForLong_IsDiscardedAndTakenAnew()
    {
        await using var late = await Ec2World.StartAsync();
        var instance = await late.RunMachineAsync();
        var before = await late.Infrastructure.Snapshots.CreateSetAsync(Request("cycle-1", instance), None);
        await late.Infrastructure.Snapshots.DeleteAsync(before.Disks[1].SnapshotId, None);
        var patient = new FakeTimeProvider(late.Time.GetUtcNow() + TimeSpan.FromMinutes(6));
        late.Time.Advance(TimeSpan.FromSeconds(30));

        var after = await late.Open(time: patient).Snapshots.CreateSetAsync(Request("cycle-1", instance), None);

        Assert.Equal(2, after.Disks.Count);
        Assert.Empty(after.Disks.Select(disk => disk.SnapshotId).Intersect(before.Disks.Select(disk => disk.SnapshotId)));
        Assert.Equal(2, late.Count().Snapshots);
    }

    [Fact]
    public async Task CreateSet_MoreThanOneCallCanMake_AreDiscardedAndTakenAnew()
    {
        await CustomerTakesAsync("1/twice//dev/xvda");
        world.Time.Advance(TimeSpan.FromSeconds(30));

        var set = await Snapshots.CreateSetAsync(Request("cycle-1"), None);

        Assert.Equal(["/dev/xvda", "/dev/sdf"], set.Disks.Select(disk => disk.DeviceName));
        Assert.Equal(2, world.Count().Snapshots);
    }

    [Fact]
    public async Task CreateSet_NoSuchMachine_TakesNothing()
    {
        var refused = await Assert.ThrowsAsync<DrException>(() => Snapshots.CreateSetAsync(Request("cycle-1", "i-0123456789abcdef0"), None));

        Assert.Equal(ErrorCodes.InstanceNotFound, refused.Code);
        Assert.Equal(0, world.Count().Snapshots);
    }

    [Fact]
    public async Task Describe_MixedWithMissing_TellsEach()
    {
        var set = await Snapshots.CreateSetAsync(Request("cycle-1"), None);
        string[] missing = [.. Enumerable.Range(0, 5).Select(number => $"snap-0123456789abcdef{number}")];
        var pending = await Snapshots.DescribeAsync([.. missing, .. set.Disks.Select(disk => disk.SnapshotId)], None);
        world.Settle();
        var completed = await Snapshots.DescribeAsync([.. missing, .. set.Disks.Select(disk => disk.SnapshotId)], None);

        Assert.All(missing, id => Assert.Equal(SnapshotState.Missing, completed[id].State));
        Assert.All(set.Disks, disk => Assert.Equal(SnapshotState.Pending, pending[disk.SnapshotId].State));
        Assert.All(set.Disks, disk => Assert.Equal((SnapshotState.Completed, 100, disk.SizeGiB), (completed[disk.SnapshotId].State, completed[disk.SnapshotId].ProgressPercent, completed[disk.SnapshotId].SizeGiB)));
    }

    [Fact]
    public async Task Describe_None_AsksNobody() => Assert.Empty(await Snapshots.DescribeAsync([], None));

    [Fact]
    public async Task Delete_TwiceOrUnknown_IsFine()
    {
        var set = await world.TakeSnapshotsAsync(machine, "cycle-1");

        foreach (var disk in set.Disks.Concat(set.Disks)) await Snapshots.DeleteAsync(disk.SnapshotId, None);
        await Snapshots.DeleteAsync("snap-0123456789abcdef0", None);

        Assert.Equal(0, world.Count().Snapshots);
    }

    [Fact]
    public async Task Delete_UsedByAnImage_IsBusyAndKept()
    {
        var set = await world.TakeSnapshotsAsync(machine, "cycle-1");
        await world.Customer.RegisterImageAsync(new RegisterImageRequest
        {
            Name = "keep",
            Architecture = "x86_64",
            VirtualizationType = "hvm",
            RootDeviceName = "/dev/xvda",
            BlockDeviceMappings = [new BlockDeviceMapping { DeviceName = "/dev/xvda", Ebs = new EbsBlockDevice { SnapshotId = set.Disks[0].SnapshotId } }],
        });

        var busy = await Assert.ThrowsAsync<DrException>(() => Snapshots.DeleteAsync(set.Disks[0].SnapshotId, None));

        Assert.Equal(ErrorCodes.ResourceBusy, busy.Code);
        Assert.True(busy.Code.IsTransient);
    }

    [Fact]
    public async Task ListOwned_OtherProjectsAndPendingOnes_GivesExactlyOurs()
    {
        var ours = await Snapshots.CreateSetAsync(Request("cycle-1"), None);
        world.Time.Advance(TimeSpan.FromSeconds(30));
        await Snapshots.CreateSetAsync(Request("cycle-2") with { ProjectId = "prj-2" }, None);

        Assert.Equal(ours.Disks.Select(disk => disk.SnapshotId).Order(), (await Snapshots.ListOwnedAsync(Ec2World.Project, None)).Order());
    }

    /// <summary>The result, or null after an error that may be tried again; any other fails the test.</summary>
    private static async Task<T?> TransientlyAsync<T>(Func<Task<T>> call) where T : class
    {
        try
        {
            return await call();
        }
        catch (DrException passing) when (passing.Code.IsTransient)
        {
            return null;
        }
    }

    private SnapshotSetRequest Request(string key, string? instance = null) => new(instance ?? machine, key, Ec2World.Project, "mch-1");

    private Task<CreateSnapshotsResponse> CustomerTakesAsync(string label) => world.Customer.CreateSnapshotsAsync(new CreateSnapshotsRequest
    {
        InstanceSpecification = new InstanceSpecification { InstanceId = machine },
        TagSpecifications =
        [
            OwnershipTags.For("snapshot", [.. OwnershipTags.Of(Ec2World.Project, "mch-1", "cycle-1"), new Tag(OwnershipTags.Set, label)]),
        ],
    });

    private async Task<List<Snapshot>> SnapshotsOfAccountAsync() =>
        (await world.Customer.DescribeSnapshotsAsync(new DescribeSnapshotsRequest { OwnerIds = ["self"] })).Snapshots;
}
