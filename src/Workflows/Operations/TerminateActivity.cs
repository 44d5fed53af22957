using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Ends an operation's orchestration and all that it started. One that never ran, or has ended, is ended already.</summary>
internal sealed class TerminateActivity(WorkflowServices services) : Activity<TerminateInput, Nothing>(OperationActivities.Terminate)
{
    public override async Task<Nothing> RunAsync(ActivityContext context, TerminateInput input, CancellationToken cancellation)
    {
        var client = services.Client();
        if (await client.GetAsync(input.OperationId.Value, cancellation) is { Status: OrchestrationStatus.Pending or OrchestrationStatus.Running or OrchestrationStatus.Suspended })
            await client.TerminateAsync(input.OperationId.Value, input.Reason, cancellation);
        return Nothing.Value;
    }
}
