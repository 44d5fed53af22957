using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Replication.Loops;

/// <summary>Shows why a machine's cycles fail.</summary>
internal sealed class RecordFailure(WorkflowServices services) : Activity<CycleFailure, Nothing>(ReplicationActivities.RecordFailure)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly ILogger _log = services.Loggers.CreateLogger<RecordFailure>();

    /// <inheritdoc/>
    public override async Task<Nothing> RunAsync(ActivityContext context, CycleFailure input, CancellationToken cancellation)
    {
        var now = services.Time.GetUtcNow();
        _log.LogWarning("A cycle of {Machine} failed: {Code}: {Message}", input.MachineId, input.Failure.Code, input.Failure.Message);
        await _documents.UpdateAsync(input.ProjectId, input.MachineId, current =>
            current.DirectionEpoch == input.DirectionEpoch ? CycleStates.Interrupted(current, input.Failure, now) : current, cancellation);
        return Nothing.Value;
    }
}
