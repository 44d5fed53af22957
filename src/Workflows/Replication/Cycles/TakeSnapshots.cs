using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>Takes the snapshot set of a cycle; taken before under the cycle's key, it is found again.</summary>
internal sealed class TakeSnapshots(WorkflowServices services) : Activity<TakeSnapshotsInput, TakenSnapshots>(ReplicationActivities.TakeSnapshots)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleRegistry _registry = new(services);
    private readonly CycleNotes _notes = new(services);

    /// <inheritdoc/>
    public override async Task<TakenSnapshots> RunAsync(ActivityContext context, TakeSnapshotsInput input, CancellationToken cancellation)
    {
        var cycle = input.Cycle;
        await _registry.BeginMakingAsync(cycle, cancellation);
        var project = await _documents.ProjectAsync(cycle.ProjectId, cancellation);
        var request = new SnapshotSetRequest(input.InstanceId, CycleKeys.SnapshotSet(cycle.Key), cycle.ProjectId.Value, cycle.MachineId.Value);

        // Not cancelled between making and entering: a call that was given up may have had its effect, and nobody would know of it.
        var set = await services.Infrastructures.Open(project.At(cycle.ReadSide)).Snapshots.CreateSetAsync(request, CancellationToken.None);
        if (set.Disks.Count == 0)
            throw new DrException(ErrorCodes.UnsupportedDisk, $"Instance '{input.InstanceId}' has no disk. The last recovery point stays.");
        await _registry.EnterAsync(cycle, cycle.ReadSide, [.. set.Disks.Select(disk => disk.SnapshotId)], CancellationToken.None);
        set = await _notes.KeepAsync(cycle, set, cancellation);
        return new TakenSnapshots(set.TakenAt, [.. set.Disks.Select(disk => disk.SnapshotId)]);
    }
}
