using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Tests.Replication;

namespace DRServerless.Workflows.Tests.Retention;

public sealed class StraySnapshotsTests : ReplicationTest
{
    private static readonly TimeSpan Grace = new Workflows.Runtime.WorkflowOptions().StrayGrace;

    private StraySnapshots Strays => new(Harness.Services);

    private GarbageStore Garbage => new(Harness.Services);

    [Fact]
    public async Task Watch_SnapshotThatNothingAccountsFor_GoesAfterTheGracePeriod()
    {
        await ReachAsync(1);
        var stray = await MakeStrayAsync();

        Harness.Time.Advance(Grace / 6);
        await LookAsync();
        Harness.Time.Advance(Grace / 2);
        await LookAsync();
        Assert.Contains(stray, Source.OwnedSnapshots(Harness.ProjectId.Value));

        Harness.Time.Advance(Grace / 2);
        await LookAsync();
        Assert.DoesNotContain(stray, Source.OwnedSnapshots(Harness.ProjectId.Value));
    }

    [Fact]
    public async Task Watch_RecoveryPointsAndBases_AreNoStrays()
    {
        await ReachAsync(2);
        await Harness.Supervisor.StopAsync(Harness.ProjectId, Machine, CancellationToken.None);
        for (var look = 0; look < 4; look++)
        {
            await LookAsync();
            Harness.Time.Advance(Grace);
        }

        await AssertWholeAsync();
    }

    [Fact]
    public async Task Enter_SnapshotTakenForAStray_IsRefused()
    {
        await ReachAsync(1);
        await Harness.Supervisor.StopAsync(Harness.ProjectId, Machine, CancellationToken.None);
        var stray = await MakeStrayAsync();
        Harness.Time.Advance(Grace / 6);
        await LookAsync();
        Source.Faults.Fail("Snapshots.Delete", ErrorCodes.Throttled);
        Harness.Time.Advance(Grace);
        await LookAsync();
        var cycle = new CycleReference(Harness.ProjectId, Machine, "late", Core.Projects.Direction.Forward);
        await new ReplicationDocuments(Harness.Services).UpdateAsync(Harness.ProjectId, Machine, current => current with
        {
            Cycle = new Core.Machines.ReplicationCycleRecord { Key = cycle.Key, StartedAt = Harness.Time.GetUtcNow() },
        }, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<DrException>(() => new CycleRegistry(Harness.Services).EnterAsync(cycle, cycle.ReadSide, [stray], CancellationToken.None));

        Assert.Equal(ErrorCodes.SnapshotNotFound, refusal.Code);
    }

    private async Task LookAsync()
    {
        await Strays.WatchAsync(Harness.ProjectId, CancellationToken.None);
        await Garbage.SweepAsync(Harness.ProjectId, CancellationToken.None);
    }

    private async Task<string> MakeStrayAsync() =>
        (await Source.Blocks.BeginAsync(new TargetSnapshotRequest
        {
            IdempotencyKey = "stray",
            SizeGiB = 1,
            ProjectId = Harness.ProjectId.Value,
            MachineId = Machine.Value,
            DeviceName = "/dev/xvda",
        }, CancellationToken.None)).SnapshotId;
}
