using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication.Planning;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>
/// Decides for each disk how it is brought up to date, from the bases and from which of their snapshots still exist. A disk that was attached
/// since has no base and is copied in full; one that was detached drops out.
/// </summary>
internal sealed class PlanCycle(WorkflowServices services) : Activity<CycleReference, CyclePlan>(ReplicationActivities.PlanCycle)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleRegistry _registry = new(services);
    private readonly CycleNotes _notes = new(services);

    /// <inheritdoc/>
    public override async Task<CyclePlan> RunAsync(ActivityContext context, CycleReference cycle, CancellationToken cancellation)
    {
        await _registry.EnsureOpenAsync(cycle, cancellation);
        var project = await _documents.ProjectAsync(cycle.ProjectId, cancellation);
        var replication = await _documents.ReplicationAsync(cycle.ProjectId, cycle.MachineId, cancellation);
        var bases = replication.Bases.ToDictionary(pair => pair.DeviceName);
        var read = await CompletedAsync(project.At(cycle.ReadSide), replication.Bases.Select(pair => pair.ReadSnapshotId), cancellation);
        var written = await CompletedAsync(project.At(cycle.WrittenSide), replication.Bases.Select(pair => pair.WrittenSnapshotId), cancellation);
        var isFirst = replication.CyclesCompleted == 0;
        var taken = await _notes.SnapshotsAsync(cycle, cancellation);
        var planned = taken.Disks.Select((disk, ordinal) => Plan(disk, ordinal, bases.GetValueOrDefault(disk.DeviceName), read, written, isFirst)).ToList();
        var volumes = (await _notes.KeepAsync(cycle, new VolumePlans(planned), cancellation)).Volumes;
        var decision = SyncPlanner.Combine([.. volumes.Select(volume => volume.Decision)]);
        await _documents.UpdateAsync(cycle.ProjectId, cycle.MachineId, current => Note(current, cycle, decision, volumes, services.Time.GetUtcNow()), cancellation);
        return new CyclePlan(isFirst, decision.Method, volumes.Count);
    }

    private static VolumePlan Plan(
        DiskSnapshot disk, int ordinal, ReplicationBase? pair, HashSet<string> read, HashSet<string> written, bool isFirst)
    {
        var facts = new DiskSyncFacts(disk.DeviceName, disk.SizeGiB, pair,
            ReadSnapshotExists: pair?.ReadSnapshotId is { } older && read.Contains(older),
            WrittenSnapshotExists: pair?.WrittenSnapshotId is { } parent && written.Contains(parent));
        return new VolumePlan
        {
            Ordinal = ordinal,
            DeviceName = disk.DeviceName,
            ReadSnapshotId = disk.SnapshotId,
            SizeGiB = disk.SizeGiB,
            Encrypted = disk.Encrypted,
            Base = pair,
            Decision = SyncPlanner.Decide(facts),
            IsFirst = isFirst,
        };
    }

    private static MachineReplication Note(
        MachineReplication replication, CycleReference cycle, SyncDecision decision, IReadOnlyList<VolumePlan> volumes, DateTimeOffset now)
    {
        if (replication.Cycle?.Key != cycle.Key) return replication;
        var total = volumes.Sum(volume => (long)volume.SizeGiB << 30);
        var isFirst = replication.CyclesCompleted == 0;

        // How much of a delta is to be copied is known as listing goes on; of any other copy every block is to be dealt with.
        var toDealWith = volumes.Where(volume => volume.Decision.Method != SyncMethod.ChangedBlocks).Sum(volume => (long)volume.SizeGiB << 30);
        return CycleStates.Copying(replication, decision.Method) with
        {
            Decision = isFirst ? decision : replication.Decision,
            Doing = "Copying blocks",
            Progress = new ReplicationProgress
            {
                TotalBytes = total,
                ReplicatedBytes = total - toDealWith,
                BacklogBytes = toDealWith,
                UpdatedAt = now,
            },
        };
    }

    private async Task<HashSet<string>> CompletedAsync(InfrastructureReference side, IEnumerable<string?> ids, CancellationToken cancellation)
    {
        var asked = ids.OfType<string>().Distinct().ToList();
        if (asked.Count == 0) return [];
        var found = await services.Infrastructures.Open(side).Snapshots.DescribeAsync(asked, cancellation);
        return [.. found.Values.Where(snapshot => snapshot.State == SnapshotState.Completed).Select(snapshot => snapshot.SnapshotId)];
    }
}
