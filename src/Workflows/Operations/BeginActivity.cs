using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Marks an operation as running, unless it has ended or does not hold its project.</summary>
internal sealed class BeginActivity(WorkflowServices services) : Activity<OperationReference, BeginOutcome>(OperationActivities.Begin)
{
    public override async Task<BeginOutcome> RunAsync(ActivityContext context, OperationReference input, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(input.ProjectId), cancellation))?.Value;
        var beginsNow = false;
        var operation = await services.Documents.UpdateAsync<Operation>(Keys.Operation(input.OperationId), found =>
        {
            beginsNow = found.Status == OperationStatus.Accepted && project?.ActiveOperation == found.Id;
            return beginsNow ? found with { Status = OperationStatus.Running } : found;
        }, ErrorCodes.OperationNotFound, cancellation);
        if (beginsNow) services.Metrics.CountStarted(operation);
        var last = 0L;
        await foreach (var line in services.Documents.ListAsync<OperationEvent>(Keys.OperationEvents(input.OperationId), cancellation)) last = line.Sequence;
        var gaveWay = project?.EndingDrill == operation.Id;
        return new BeginOutcome(!operation.HasEnded() && (project?.ActiveOperation == operation.Id || gaveWay), operation.AcceptedAt, last + 1) { Kind = operation.Kind, GaveWay = gaveWay };
    }
}
