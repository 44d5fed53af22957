using DRServerless.Core.Identity;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Retention;

/// <summary>
/// Deletes a recovery point. Write order: its snapshots are recorded as garbage (which nobody deletes while the document stands), then its
/// document goes, so nobody launches from a half-deleted one; the sweep deletes the snapshots. A crash between leaves no stray.
/// </summary>
public sealed class RecoveryPointDeletion(WorkflowServices services)
{
    private readonly GarbageStore _garbage = new(services);

    /// <summary>Takes the recovery point away; its snapshots go with the next sweep.</summary>
    public async Task DeleteAsync(ProjectId project, RecoveryPoint point, CancellationToken cancellation)
    {
        await _garbage.AddAsync(project, new Garbage
        {
            Name = GarbageName(point.Id),
            Reason = "Its recovery point was deleted.",
            At = services.Time.GetUtcNow(),
            Resources = [.. Resources(point)],
            RecoveryPoint = new GarbageRecoveryPoint(point.MachineId, point.Id),
        }, cancellation);
        await services.Documents.DeleteAsync(Keys.RecoveryPoint(project, point.MachineId, point.Id), cancellation);
    }

    /// <summary>Puts a recovery point back whose snapshots were not yet deleted.</summary>
    public async Task RestoreAsync(ProjectId project, RecoveryPoint point, CancellationToken cancellation)
    {
        await services.Documents.PutAsync(Keys.RecoveryPoint(project, point.MachineId, point.Id), point, cancellation);
        await _garbage.ForgetAsync(project, GarbageName(point.Id), cancellation);
    }

    private static string GarbageName(RecoveryPointId point) => $"point-{point}";

    private static IEnumerable<GarbageResource> Resources(RecoveryPoint point) =>
        SnapshotAccount.Of(point).Select(snapshot => new GarbageResource(snapshot.Side, GarbageKind.Snapshot, snapshot.Id));
}
