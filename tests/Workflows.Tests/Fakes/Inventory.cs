using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Retention;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>Holds what exists in the regions against what the project's documents account for.</summary>
public static class Inventory
{
    /// <summary>Fails unless every snapshot is of a recovery point or a piece of garbage, and every one of those exists.</summary>
    public static async Task AssertAccountedForAsync(WorkflowHarness harness, params MachineId[] machines)
    {
        var documented = new SortedSet<string>(StringComparer.Ordinal);
        var launchable = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var machine in machines)
        {
            foreach (var point in await harness.RecoveryPointsAsync(machine)) launchable.UnionWith(SnapshotAccount.Of(point).Select(snapshot => $"{snapshot.Side} {snapshot.Id}"));
            var replication = await harness.ReplicationAsync(machine);
            Assert.Null(replication.Cycle);
        }

        documented.UnionWith(launchable);
        await foreach (var garbage in harness.Services.Documents.ListAsync<Garbage>(Keys.Garbage(harness.ProjectId), CancellationToken.None))
            documented.UnionWith(garbage.Resources.Where(resource => resource.Kind == GarbageKind.Snapshot).Select(resource => $"{resource.Side} {resource.Id}"));
        var owned = new SortedSet<string>(StringComparer.Ordinal);
        owned.UnionWith(harness.Clouds.Source.OwnedSnapshots(harness.ProjectId.Value).Select(id => $"{Side.Source} {id}"));
        owned.UnionWith(harness.Clouds.Target.OwnedSnapshots(harness.ProjectId.Value).Select(id => $"{Side.Target} {id}"));
        Assert.True(documented.SetEquals(owned), $"Accounted for: {string.Join(", ", documented)}. There: {string.Join(", ", owned)}.");
        Assert.Subset(owned, launchable);
    }

    /// <summary>Fails unless the recovery point's written snapshots are complete and hold what its read ones hold.</summary>
    public static void AssertLaunchable(WorkflowHarness harness, RecoveryPoint point)
    {
        foreach (var disk in point.Disks)
        {
            var (read, written) = (At(harness, point.Direction.ReadSide()), At(harness, point.Direction.WrittenSide()));
            var copy = written.SnapshotsById[disk.WrittenSnapshotId];
            Assert.Equal(Core.Infrastructure.SnapshotState.Completed, copy.State);
            Assert.Equal(read.SnapshotsById[disk.ReadSnapshotId!].Content, copy.Content);
        }
    }

    private static FakeInfrastructure At(WorkflowHarness harness, Side side) => side == Side.Source ? harness.Clouds.Source : harness.Clouds.Target;
}
