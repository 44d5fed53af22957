using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Tests.Replication;

public sealed class ReplicationCycleTests : ReplicationTest
{
    [Fact]
    public async Task FirstCycle_NothingAtTheTarget_CopiesEveryBlock()
    {
        await ReachAsync(1);

        var replication = await ReplicationAsync();
        Assert.Equal(ReplicationState.ContinuousDataProtection, replication.State);
        Assert.Equal(SyncMethod.FullCopy, replication.Decision!.Method);
        Assert.Equal(new SyncTotals { BytesMoved = 4 * Block.Size, BytesChanged = 4 * Block.Size, BytesFull = 4 * Block.Size }, replication.FirstSync);
        Assert.Equal((await LatestAsync()).Id, replication.LatestRecoveryPoint);
        Assert.Single(await Harness.RecoveryPointsAsync(Machine));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task LaterCycle_BlocksWrittenZeroedAndForgotten_MovesOnlyThose()
    {
        await ReachAsync(1);
        Instance.Disks[0].Write(8, 5).Write(7, 0).Forget(2_047);

        await Harness.RunCyclesAsync(Machine, 2);

        var point = await LatestAsync();
        Assert.Equal(3, point.Disks[0].ChangedBlocks);
        Assert.Equal(3 * Block.Size, point.Disks[0].BytesMoved);
        Assert.Equal(0, point.Disks[1].BytesMoved);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task LaterCycle_DisksAttachedDetachedAndGrown_FollowsThem()
    {
        await ReachAsync(1);
        Instance.Disks.RemoveAt(1);
        Instance.Disks[0].SizeGiB = 2;
        Instance.Disks[0].Write(4_000, 6);
        Instance.Disks.Add(Source.NewDisk("/dev/xvdf", 1).Write(3, 9));

        await Harness.RunCyclesAsync(Machine, 3);

        var point = await LatestAsync();
        Assert.Equal([2, 1], point.Disks.Select(disk => disk.SizeGiB));
        var machine = (await Harness.Services.Documents.FindAsync<Machine>(Keys.Machine(Harness.ProjectId, Machine), CancellationToken.None))!.Value;
        Assert.Equal(["/dev/xvda", "/dev/xvdf"], machine.Original.Disks.Select(disk => disk.DeviceName));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task LaterCycle_DiskOfAnotherLineage_RescansByManifest()
    {
        await ReachAsync(1);
        var old = Instance.Disks[0];
        Instance.Disks[0] = Source.NewDisk(old.DeviceName, old.SizeGiB).Write(0, 1).Write(7, 2).Write(9, 8);

        await Harness.RunCyclesAsync(Machine, 2);

        Assert.Equal(2, (await LatestAsync()).Disks[0].ChangedBlocks);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task LaterCycle_BaseGoneAtTheTarget_CopiesInFull()
    {
        await ReachAsync(1);
        Target.SnapshotsById.Remove((await LatestAsync()).Disks[0].WrittenSnapshotId);

        await Harness.RunCyclesAsync(Machine, 2);

        var point = await LatestAsync();
        Assert.Equal(3 * Block.Size, point.Disks[0].BytesMoved);
        Assert.Equal(0, point.Disks[1].BytesMoved);
        Workflows.Tests.Fakes.Inventory.AssertLaunchable(Harness, point);
    }

    [Fact]
    public async Task LaterCycle_BaseGoneAtTheSource_RescansByManifest()
    {
        await ReachAsync(1);
        Source.SnapshotsById.Remove((await LatestAsync()).Disks[0].ReadSnapshotId!);
        Instance.Disks[0].Write(1, 7);

        await Harness.RunCyclesAsync(Machine, 2);

        Assert.Equal(Block.Size, (await LatestAsync()).Disks[0].BytesMoved);
    }

    [Fact]
    public async Task LaterCycle_ManifestLost_CopiesInFullAndDeletesWhatItBeganBefore()
    {
        await ReachAsync(1);
        await Harness.Objects.DeleteAsync(Keys.Manifest((await LatestAsync()).Disks[0].ManifestRoot), CancellationToken.None);
        Instance.Disks[0].Write(1, 7);

        await Harness.RunCyclesAsync(Machine, 3);

        await AssertWholeAsync();
    }

    [Fact]
    public async Task EncryptedDisk_FirstCycle_WritesEveryBlockOfIt()
    {
        Instance.Disks.Add(new Fakes.FakeDisk("/dev/xvdz", "vol-z", 1, "vol-z") { Encrypted = true }.Write(5, 5));

        await ReachAsync(1);

        Assert.Equal(Block.PerGiB, (await LatestAsync()).Disks[2].ChangedBlocks);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task EncryptedDisk_GrownLater_LeavesNoBlockOfItUnwritten()
    {
        var disk = new Fakes.FakeDisk("/dev/xvdz", "vol-z", 1, "vol-z") { Encrypted = true }.Write(5, 5);
        Instance.Disks.Add(disk);
        await ReachAsync(1);
        disk.SizeGiB = 2;
        disk.Write(3_000, 7).Write(6, 0);

        await Harness.RunCyclesAsync(Machine, 2);

        var copy = (await LatestAsync()).Disks[2];
        Assert.Equal(Block.PerGiB + 1, copy.ChangedBlocks);
        Assert.Equal(Enumerable.Range(0, 2 * Block.PerGiB), Target.SnapshotsById[copy.WrittenSnapshotId].Blocks.Keys.Order());
        await AssertWholeAsync();
    }

    [Fact]
    public async Task TargetEncryptsByDefault_FirstCycleOfPlainDisks_WritesEveryBlockOfThem()
    {
        Target.EncryptsByDefault = true;

        await ReachAsync(1);

        Assert.Equal([Block.PerGiB, 2 * Block.PerGiB], (await LatestAsync()).Disks.Select(disk => disk.ChangedBlocks));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Cycles_OneAfterTheOther_StartAnIntervalApart()
    {
        await ReachAsync(4);

        var taken = (await Harness.RecoveryPointsAsync(Machine)).Select(point => point.TakenAt).ToList();
        Assert.All(taken.Zip(taken.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 600, 601));
    }

    [Fact]
    public async Task Wake_WhileWaiting_BeginsACycleAtOnce()
    {
        await ReachAsync(1);
        await Harness.IdleAsync();
        var before = Harness.Time.GetUtcNow();

        await Harness.Supervisor.WakeAsync(Machine, CancellationToken.None);
        await Harness.IdleAsync();

        Assert.Equal(2, (await ReplicationAsync()).CyclesCompleted);
        Assert.Equal(before, Harness.Time.GetUtcNow());
    }

    [Fact]
    public async Task Ledgers_AfterACycle_AreGone()
    {
        await ReachAsync(2);

        foreach (var prefix in new[] { "ledgers/", "progress/" })
            await foreach (var key in Harness.Objects.ListAsync(prefix, CancellationToken.None)) Assert.Fail($"'{key}' was left behind.");
    }
}
