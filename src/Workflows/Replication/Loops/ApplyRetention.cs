using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Loops;

/// <summary>Deletes recovery points that are not to be kept, garbage, and strays.</summary>
internal sealed class ApplyRetention(WorkflowServices services) : Activity<RetentionInput, RetentionResult>(ReplicationActivities.ApplyRetention)
{
    private readonly RecoveryPointRetention _retention = new(services);
    private readonly StraySnapshots _strays = new(services);
    private readonly GarbageStore _garbage = new(services);

    /// <inheritdoc/>
    public override async Task<RetentionResult> RunAsync(ActivityContext context, RetentionInput input, CancellationToken cancellation)
    {
        var deleted = await _retention.ApplyAsync(input.ProjectId, input.MachineId, cancellation);
        await _strays.WatchAsync(input.ProjectId, cancellation);
        var left = await _garbage.SweepAsync(input.ProjectId, cancellation);
        return new RetentionResult(deleted, left);
    }
}
