using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Replication.Ledgers;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Progress;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>
/// The two ends of a cycle. A cycle in flight stands in the machine's replication document and is open; one conditional write turns it
/// either sealed or discarding, never both. Sealed: write the recovery point's document, then make its pairs the bases and clear the
/// cycle. Discarding: record its snapshots as garbage, clear the cycle. Both can be repeated from any point by anyone.
/// </summary>
public sealed class CycleEnd(WorkflowServices services)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly GarbageStore _garbage = new(services);
    private readonly LedgerStore _ledgers = new(services.Objects);

    /// <summary>
    /// Ends the cycle in flight: one that is sealed is finished, one that is open is discarded. With a key, only the cycle of that
    /// key. Needs the store only: snapshots become garbage, which a sweep deletes, so that a failover never waits here for a side that is lost.
    /// </summary>
    public async Task EndAsync(ProjectId project, MachineId machine, string? key, CancellationToken cancellation)
    {
        var replication = await _documents.ReplicationAsync(project, machine, cancellation);
        if (replication.Cycle is not { } found || (key is not null && found.Key != key)) return;
        replication = await _documents.UpdateAsync(project, machine, current => GiveUp(current, found.Key), cancellation);
        if (replication.Cycle is not { } cycle || cycle.Key != found.Key) return;
        if (cycle.Sealed is not null) await PublishAsync(project, machine, cycle.Key, cancellation);
        else await DiscardAsync(project, replication, cycle, cancellation);
    }

    /// <summary>Finishes a sealed cycle: the recovery point exists, its pairs are the bases of the next cycle. Nothing when it is finished.</summary>
    public async Task PublishAsync(ProjectId projectId, MachineId machine, string key, CancellationToken cancellation)
    {
        var replication = await _documents.ReplicationAsync(projectId, machine, cancellation);
        if (replication.Cycle is not { Sealed: { } point } cycle || cycle.Key != key) return;
        var project = await _documents.ProjectAsync(projectId, cancellation);
        await WriteAsync(projectId, point, cancellation);
        var behind = services.Time.GetUtcNow() - point.TakenAt > TimeSpan.FromSeconds(project.Replication.LagGoalSeconds);
        await ForgetCopiesAsync(projectId, machine, key, cancellation);
        await _documents.UpdateAsync(projectId, machine, current => Finish(current, key, behind), cancellation);
    }

    private async Task WriteAsync(ProjectId project, RecoveryPoint point, CancellationToken cancellation)
    {
        var key = Keys.RecoveryPoint(project, point.MachineId, point.Id);
        var standing = (await services.Documents.FindAsync<RecoveryPoint>(key, cancellation))?.Value;
        if (standing is null)
        {
            await services.Documents.CreateAsync(key, point, cancellation);
            services.Metrics.CountRecoveryPoint(project, point.MachineId);
        }
        else if (standing.SealedAt != point.SealedAt)
            throw new DrException(ErrorCodes.InvariantBroken, $"Recovery point '{point.Id}' stands already, with other content. Nothing was overwritten.");
    }

    private static MachineReplication GiveUp(MachineReplication replication, string key) =>
        replication.Cycle is { Sealed: null, Discarding: false } cycle && cycle.Key == key
            ? replication with { Cycle = cycle with { Discarding = true } }
            : replication;

    private async Task DiscardAsync(ProjectId project, MachineReplication replication, ReplicationCycleRecord cycle, CancellationToken cancellation)
    {
        await _garbage.AddAsync(project, new Garbage
        {
            Name = $"cycle-{cycle.Key}",
            Reason = "The cycle that made it was discarded.",
            At = services.Time.GetUtcNow(),
            Resources = [.. Resources(replication.Direction, cycle)],
        }, cancellation);
        var moved = (await ProgressStore.ReadAsync(services.Documents, replication.MachineId, cycle.Key, cancellation)).Sum(chunk => chunk.BytesMoved);
        await _documents.UpdateAsync(project, replication.MachineId, current => Clear(current, cycle.Key, moved), cancellation);
        await ForgetCopiesAsync(project, replication.MachineId, cycle.Key, cancellation);
    }

    /// <summary>What a first cycle moved in vain is part of what the first recovery point costs.</summary>
    private static MachineReplication Clear(MachineReplication replication, string key, long moved)
    {
        if (replication.Cycle?.Key != key) return replication;
        var totals = replication.FirstSync;
        return replication with
        {
            Cycle = null,
            Doing = "",
            FirstSync = replication.CyclesCompleted == 0 ? totals with { BytesMoved = totals.BytesMoved + moved } : totals,
        };
    }

    private async Task ForgetCopiesAsync(ProjectId project, MachineId machine, string key, CancellationToken cancellation)
    {
        await _ledgers.DeleteAsync(key, cancellation);
        await ProgressStore.DeleteAsync(services.Objects, machine, cancellation);
        var notes = new List<string>();
        await foreach (var note in services.Objects.ListAsync(Keys.Cycle(project, machine, key), cancellation)) notes.Add(note);
        foreach (var note in notes) await services.Objects.DeleteAsync(note, cancellation);
    }

    /// <summary>What it entered by id, so that it is accounted for; and all of it by key, for an answer may have been lost.</summary>
    private static IEnumerable<GarbageResource> Resources(Direction direction, ReplicationCycleRecord cycle)
    {
        if (!cycle.Making) yield break;
        foreach (var id in cycle.ReadSnapshots) yield return new GarbageResource(direction.ReadSide(), GarbageKind.Snapshot, id);
        foreach (var id in cycle.WrittenSnapshots) yield return new GarbageResource(direction.WrittenSide(), GarbageKind.Snapshot, id);
        yield return new GarbageResource(direction.ReadSide(), GarbageKind.Cycle, cycle.Key);
        yield return new GarbageResource(direction.WrittenSide(), GarbageKind.Cycle, cycle.Key);
    }

    private static MachineReplication Finish(MachineReplication replication, string key, bool behind)
    {
        if (replication.Cycle is not { Sealed: { } point } cycle || cycle.Key != key) return replication;
        var reached = behind ? ReplicationAction.FallBehind : ReplicationAction.ReachGoal;
        return replication with
        {
            // A person may have paused it, or a final cycle may run while it is stopped; the recovery point counts all the same.
            State = ReplicationTransitions.Allows(replication.State, reached) ? ReplicationTransitions.Apply(replication.State, reached) : replication.State,
            Problem = null,
            Doing = "",
            Cycle = null,
            Bases = [.. point.Disks.Select(BaseOf)],
            CyclesCompleted = replication.CyclesCompleted + 1,
            LatestRecoveryPoint = point.Id,
            LatestRecoveryPointAt = point.TakenAt,
        };
    }

    private static ReplicationBase BaseOf(RecoveryPointDisk disk) => new()
    {
        DeviceName = disk.DeviceName,
        ReadSnapshotId = disk.ReadSnapshotId,
        WrittenSnapshotId = disk.WrittenSnapshotId,
        ManifestRoot = disk.ManifestRoot,
        SizeGiB = disk.SizeGiB,
    };
}
