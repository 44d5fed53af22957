using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Retention;

/// <summary>
/// Deletes the recovery points of a machine that its project's policy does not keep; those of each direction by themselves, so that the newest of each stays.
/// In use, and kept: the one that each instance was launched from, the ones whose snapshots are the bases, and, while an operation holds
/// the project, all of them: it may be about to launch any.
/// </summary>
internal sealed class RecoveryPointRetention(WorkflowServices services)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly RecoveryPointDeletion _deletion = new(services);

    /// <summary>Returns how many recovery points were deleted.</summary>
    public async Task<int> ApplyAsync(ProjectId projectId, MachineId machineId, CancellationToken cancellation)
    {
        var project = await _documents.ProjectAsync(projectId, cancellation);
        if (project.ActiveOperation is not null) return 0;
        var machine = await _documents.MachineAsync(projectId, machineId, cancellation);
        var replication = await _documents.ReplicationAsync(projectId, machineId, cancellation);
        var points = await _documents.RecoveryPointsAsync(projectId, machineId, cancellation);
        var inUse = InUse(machine, replication, points);
        var deleted = 0;
        foreach (var point in Plan(project.Retention, points, inUse, services.Time.GetUtcNow()))
        {
            await _deletion.DeleteAsync(projectId, point, cancellation);
            if (!await StillDeletedAsync(project, point, cancellation)) break;
            deleted++;
        }

        return deleted;
    }

    internal static IEnumerable<RecoveryPoint> Plan(
        RetentionPolicy policy, IReadOnlyCollection<RecoveryPoint> points, IReadOnlySet<RecoveryPointId> inUse, DateTimeOffset now) =>
        points.GroupBy(point => point.Direction).SelectMany(direction => RetentionPlan.ToDelete(policy, [.. direction], inUse, now));

    internal static HashSet<RecoveryPointId> InUse(Machine machine, MachineReplication replication, IReadOnlyList<RecoveryPoint> points)
    {
        var bases = replication.Bases.SelectMany(pair => new[] { pair.ReadSnapshotId, pair.WrittenSnapshotId }).OfType<string>().ToHashSet();
        var inUse = points
            .Where(point => point.Disks.Any(disk => bases.Contains(disk.WrittenSnapshotId) || (disk.ReadSnapshotId is { } read && bases.Contains(read))))
            .Select(point => point.Id).ToHashSet();
        inUse.UnionWith(machine.Instances.Select(instance => instance.RecoveryPointId).OfType<RecoveryPointId>());
        if (replication.LatestRecoveryPoint is { } latest) inUse.Add(latest);
        return inUse;
    }

    /// <summary>
    /// An operation that took hold of the project since the plan was made may have seen this recovery point: then it comes back. One
    /// that takes hold from now on cannot see it any more.
    /// </summary>
    private async Task<bool> StillDeletedAsync(Project planned, RecoveryPoint point, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(planned.Id), cancellation))?.Value;
        if (project is not { ActiveOperation: not null }) return true;
        await _deletion.RestoreAsync(planned.Id, point, cancellation);
        return false;
    }
}
