using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Tests.Fakes;
using DRServerless.Workflows.Tests.Replication;

namespace DRServerless.Workflows.Tests.Retention;

public sealed class RecoveryPointRetentionTests : ReplicationTest
{
    private static readonly RetentionPolicy OneHour = new([new RetentionRule(600, 3_600)]);

    [Fact]
    public async Task Cycles_OverTheWindow_KeepWhatThePolicyKeeps()
    {
        await Harness.ChangeProjectAsync(project => project with { Retention = OneHour });

        await ReachAsync(15);
        await Harness.IdleAsync();

        Assert.Equal(7, (await Harness.RecoveryPointsAsync(Machine)).Count);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Cycles_PointThatAnInstanceWasLaunchedFrom_IsKept()
    {
        await Harness.ChangeProjectAsync(project => project with { Retention = OneHour });
        await ReachAsync(1);
        var used = (await LatestAsync()).Id;
        await Harness.ChangeMachineAsync(Machine, machine => machine with
        {
            Instances = [.. machine.Instances, new MachineInstance { InstanceId = "i-test", Side = Side.Target, Role = InstanceRole.Test, RecoveryPointId = used }],
        });

        await Harness.RunCyclesAsync(Machine, 15);
        await Harness.IdleAsync();

        var points = await Harness.RecoveryPointsAsync(Machine);
        Assert.Equal(8, points.Count);
        Assert.Contains(points, point => point.Id == used);
    }

    [Fact]
    public async Task Cycles_WhileAnOperationHoldsTheProject_DeleteNothing()
    {
        await Harness.ChangeProjectAsync(project => project with { Retention = OneHour, ActiveOperation = OperationId.Create("op-1") });

        await ReachAsync(15);
        await Harness.IdleAsync();
        Assert.Equal(15, (await Harness.RecoveryPointsAsync(Machine)).Count);

        await Harness.ChangeProjectAsync(project => project with { ActiveOperation = null });
        await Harness.RunCyclesAsync(Machine, 16);
        await Harness.IdleAsync();
        Assert.Equal(7, (await Harness.RecoveryPointsAsync(Machine)).Count);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Apply_OperationBeginsWhileAPointIsDeleted_PutsThePointBack()
    {
        await ReachAsync(3);
        await Harness.Supervisor.StopAsync(Harness.ProjectId, Machine, CancellationToken.None);
        Harness.Time.Advance(TimeSpan.FromHours(2));
        await Harness.ChangeProjectAsync(project => project with { Retention = OneHour });
        var store = new InterferingStore(Harness.Objects, "/recovery-points/", () => Harness.ChangeProjectAsync(project => project with { ActiveOperation = OperationId.Create("op-1") }));
        var retention = new RecoveryPointRetention(Harness.Services with { Objects = store });

        Assert.Equal(0, await retention.ApplyAsync(Harness.ProjectId, Machine, CancellationToken.None));
        await new GarbageStore(Harness.Services).SweepAsync(Harness.ProjectId, CancellationToken.None);

        Assert.Equal(3, (await Harness.RecoveryPointsAsync(Machine)).Count);
        foreach (var point in await Harness.RecoveryPointsAsync(Machine)) Inventory.AssertLaunchable(Harness, point);
        await Inventory.AssertAccountedForAsync(Harness, Machine);
    }

    [Fact]
    public async Task Sweep_GarbageOfAPointWhoseDocumentStands_DeletesNothing()
    {
        await ReachAsync(1);
        var point = await LatestAsync();
        await new GarbageStore(Harness.Services).AddAsync(Harness.ProjectId, new Garbage
        {
            Name = "point-x",
            Reason = "test",
            At = Harness.Time.GetUtcNow(),
            Resources = [new GarbageResource(Side.Target, GarbageKind.Snapshot, point.Disks[0].WrittenSnapshotId)],
            RecoveryPoint = new GarbageRecoveryPoint(Machine, point.Id),
        }, CancellationToken.None);

        Assert.Equal(1, await new GarbageStore(Harness.Services).SweepAsync(Harness.ProjectId, CancellationToken.None));

        Inventory.AssertLaunchable(Harness, point);
    }

    /// <summary>Does something once, right after a key that contains the text was deleted.</summary>
    private sealed class InterferingStore(IObjectStore store, string text, Func<Task> act) : IObjectStore
    {
        private bool _done;

        public Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation) => store.ReadAsync(key, cancellation);

        public Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation) =>
            store.WriteAsync(key, content, condition, cancellation);

        public async Task DeleteAsync(string key, CancellationToken cancellation)
        {
            await store.DeleteAsync(key, cancellation);
            if (_done || !key.Contains(text, StringComparison.Ordinal)) return;
            _done = true;
            await act();
        }

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);
    }
}
