using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>Writes down where a cycle stands. Nothing for one that is not in flight any more.</summary>
internal sealed class NoteCycle(WorkflowServices services) : Activity<CycleNote, Nothing>(ReplicationActivities.NoteCycle)
{
    private readonly ReplicationDocuments _documents = new(services);

    /// <inheritdoc/>
    public override async Task<Nothing> RunAsync(ActivityContext context, CycleNote input, CancellationToken cancellation)
    {
        var now = services.Time.GetUtcNow();
        await _documents.UpdateAsync(input.Cycle.ProjectId, input.Cycle.MachineId, current =>
        {
            if (current.Cycle?.Key != input.Cycle.Key) return current;
            return input.Step switch
            {
                CycleStep.Copying => CycleStates.Copying(current, input.Method) with { Doing = "Copying blocks", Problem = null },
                CycleStep.Copied => CycleStates.Copied(current) with { Doing = "Waiting for the snapshots to complete" },
                _ => CycleStates.Interrupted(current, input.Failure!, now),
            };
        }, cancellation);
        return Nothing.Value;
    }
}
