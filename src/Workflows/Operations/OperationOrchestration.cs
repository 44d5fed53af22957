using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>
/// What all operations share: each begins, is carried out, and ends; a failure is recorded with its code, and the project is free again.
/// What a failure left half-way is put back by the steps themselves, before the failure gets here.
/// </summary>
internal abstract class OperationOrchestration<TRequest>(OrchestrationName<OperationInput<TRequest>, Nothing> name)
    : Orchestration<OperationInput<TRequest>, Nothing>(name) where TRequest : OperationRequest
{
    public sealed override async Task<Nothing> RunAsync(OrchestrationContext context, OperationInput<TRequest> input)
    {
        var operation = new OperationReference(input.OperationId, input.ProjectId);
        var begun = await context.CallActivityAsync(OperationActivities.Begin, operation, Pace.Store);
        if (!begun.Proceed || begun.GaveWay) return Nothing.Value;

        var run = new OperationRun(context, operation, begun);
        FailureRecord? failure = null;
        try
        {
            await CarryOutAsync(run, input.Request);
            await run.Journal.TellAsync("Done.");
        }
        catch (Exception known) when (known is TaskFailedException or DrException)
        {
            failure = FailureRecord.From(known);
            await run.Journal.TellAsync($"Failed: {failure.Message}");
        }

        await EndAsync(run, failure);
        return Nothing.Value;
    }

    /// <summary>The steps.</summary>
    protected abstract Task CarryOutAsync(OperationRun run, TRequest request);

    private static Task<Nothing> EndAsync(OperationRun run, FailureRecord? failure) =>
        run.Context.CallActivityAsync(OperationActivities.End, new EndInput(
            run.Operation,
            failure is null ? OperationStatus.Succeeded : OperationStatus.Failed,
            failure is null ? "done" : "failed",
            failure is null ? null : run.Problem(failure),
            run.Context.CurrentTime), Pace.Store);
}
