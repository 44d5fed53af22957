using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Reports;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Telemetry;

namespace DRServerless.Workflows.Operations;

/// <summary>Ends an operation. The project is free first: whoever sees that an operation has ended may ask for the next one at once. Its report is written last.</summary>
internal sealed class EndActivity(WorkflowServices services) : Activity<EndInput, Nothing>(OperationActivities.End)
{
    public override async Task<Nothing> RunAsync(ActivityContext context, EndInput input, CancellationToken cancellation)
    {
        var (operationId, projectId) = (input.Operation.OperationId, input.Operation.ProjectId);
        await services.Documents.UpdateAsync<Project>(Keys.Project(projectId),
            project => project.ActiveOperation == operationId ? project with { ActiveOperation = null }
                : project.EndingDrill == operationId ? project with { EndingDrill = null } : project,
            ErrorCodes.ProjectNotFound, cancellation);
        var endsNow = false;
        var ended = await services.Documents.UpdateAsync<Operation>(Keys.Operation(operationId), operation =>
        {
            endsNow = !operation.HasEnded();
            return endsNow ? End(operation, input) : operation;
        }, ErrorCodes.OperationNotFound, cancellation);
        if (endsNow) Tell(ended);
        // A drill's end is told with what its report says.
        if (ended.Kind != OperationKind.Drill) await new OperationNotices(services).TellEndedAsync(ended, cancellation);
        services.OperationEnded?.Invoke(ended);
        await new ReportWriter(services).WriteAsync(ended, cancellation);
        return Nothing.Value;
    }

    private static Operation End(Operation operation, EndInput input) => operation with
    {
        Status = input.Status,
        Step = input.Step,
        Problem = input.Problem,
        AwaitingApproval = null,
        EndedAt = input.At,
    };

    /// <summary>Only the run whose write ended the operation tells of it, so it is counted once however often the activity runs.</summary>
    private void Tell(Operation ended)
    {
        services.Metrics.CountEnded(ended);
        OperationSpan.Tell(ended);
    }
}
