using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>Gives a cycle up and deletes what it made, or finishes it when it was sealed before that could happen.</summary>
internal sealed class DiscardCycle(WorkflowServices services) : Activity<CycleReference, DiscardedCycle>(ReplicationActivities.DiscardCycle)
{
    private readonly CycleEnd _cycleEnd = new(services);
    private readonly GarbageStore _garbage = new(services);

    /// <inheritdoc/>
    public override async Task<DiscardedCycle> RunAsync(ActivityContext context, CycleReference input, CancellationToken cancellation)
    {
        await _cycleEnd.EndAsync(input.ProjectId, input.MachineId, input.Key, cancellation);
        await _garbage.SweepAsync(input.ProjectId, cancellation);
        var point = (await services.Documents.FindAsync<RecoveryPoint>(
            Keys.RecoveryPoint(input.ProjectId, input.MachineId, input.RecoveryPointId), cancellation))?.Value;
        return new DiscardedCycle(point is null ? null : new ReplicationCycleResult(point.Id, point.TakenAt, point.Disks.Sum(disk => disk.BytesMoved)));
    }
}
