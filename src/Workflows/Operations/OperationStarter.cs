using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Plans;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>
/// Accepts, cancels and answers operations: the one way in for the API and for timers.
/// Write order: the operation's document, then the lock on its project, then the orchestration. The lock is the point from which on
/// the operation happens: a document without it was never accepted, and whatever holds it is carried to its end by
/// <see cref="OperationRecovery"/>, whenever the process dies.
/// </summary>
public sealed class OperationStarter(DocumentStore documents, IOrchestrationClient orchestrations, TimeProvider time, Func<Guid> newGuid)
{
    private readonly OperationLauncher _launcher = new(orchestrations);
    private readonly RequestValidator _validator = new(documents);

    /// <summary>
    /// Accepts an operation and starts it; returns its document. Everything that can be known to be wrong is refused here, before
    /// anything is changed: <c>project_not_found</c>, <c>action_not_allowed</c> (with <c>state</c> and <c>allowedActions</c>),
    /// <c>operation_in_progress</c> (with <c>operationId</c>), <c>invalid_request</c>, <c>machine_not_found</c>,
    /// <c>recovery_point_not_found</c>, <c>recovery_point_of_another_machine</c>.
    /// </summary>
    /// <param name="projectId">The project.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="requestedBy">Who or what asks.</param>
    /// <param name="newId">The id to use; a second call with it returns the first one's operation. Null for a new one.</param>
    /// <param name="cancellation">Ends the call; once the operation is accepted it goes on regardless.</param>
    public async Task<Operation> StartAsync(
        ProjectId projectId, OperationRequest request, string? requestedBy, OperationId? newId, CancellationToken cancellation)
    {
        var id = newId ?? Identifier.New<OperationId>(newGuid());
        var earlier = newId is null ? null : (await documents.FindAsync<Operation>(Keys.Operation(id), cancellation))?.Value;
        if (earlier is not null && earlier.HasEnded()) return earlier;

        var operation = earlier ?? Describe(id, projectId, request, requestedBy);
        var project = await RequireProjectAsync(projectId, cancellation);
        if (project.ActiveOperation != id)
        {
            RefuseUnlessFree(project, operation, await DrillInTheWayAsync(project, operation, cancellation));
            await _validator.ValidateAsync(project, request, cancellation);
            if (earlier is null) operation = await RecordAsync(operation, cancellation);
            if (operation.HasEnded()) return operation;
            project = await LockAsync(operation, cancellation);
        }

        await _launcher.LaunchAsync(operation, CancellationToken.None);
        if (project.EndingDrill is { } drill) await _launcher.AbandonAsync(AbandonInput.GiveWay(drill, project), CancellationToken.None);
        return operation;
    }

    /// <summary>
    /// Ends an operation before its end. What it left half-way is put back: launches in flight are deleted, machines that it stopped
    /// are started, replication goes on; machines that it launched for real stay. Returns at once; the operation
    /// then ends as cancelled. Refused with <c>action_not_allowed</c> when it has ended, or when it deletes recovery points.
    /// </summary>
    public async Task<Operation> CancelAsync(OperationId operationId, string? by, CancellationToken cancellation)
    {
        var operation = await RequireOperationAsync(operationId, cancellation);
        if (operation.HasEnded()) throw Refused(operation, $"has ended as {operation.Status} and cannot be cancelled");
        if (operation.Kind == OperationKind.StopReplication)
            throw Refused(operation, "deletes recovery points and cannot be cancelled: what is deleted cannot be put back");
        await _launcher.AbandonAsync(new AbandonInput(operation.Id, operation.ProjectId, Failure: null, by), cancellation);
        return operation;
    }

    /// <summary>Answers the gate that an operation waits at. Refused with <c>action_not_allowed</c> when it does not wait.</summary>
    public Task<Operation> DecideAsync(OperationId operationId, ApprovalDecision decision, CancellationToken cancellation) => DecideAsync(operationId, decision, gate: null, cancellation);

    /// <summary>The same, for an answer to one gate: refused too when the operation waits at another.</summary>
    public async Task<Operation> DecideAsync(OperationId operationId, ApprovalDecision decision, string? gate, CancellationToken cancellation)
    {
        var operation = await RequireOperationAsync(operationId, cancellation);
        if (operation.Status != OperationStatus.WaitingForApproval || (gate is not null && operation.AwaitingApproval != gate))
            throw Refused(operation, $"is {operation.Status} and does not wait for an approval");
        await orchestrations.RaiseEventAsync(operationId.Value, ApprovalDecision.EventOf(operation.AwaitingApproval ?? ""), decision, cancellation);
        return operation;
    }

    /// <summary>
    /// Retries or skips a step of an operation's plan; returns the step. <c>step_not_found</c>; <c>action_not_allowed</c> when the step's
    /// state forbids it (with <c>stepState</c> and <c>allowedCommands</c>) or the operation has ended.
    /// </summary>
    public async Task<OperationStep> CommandStepAsync(OperationId operationId, string stepName, PlanStepCommand command, string by, CancellationToken cancellation)
    {
        var operation = await RequireOperationAsync(operationId, cancellation);
        if (operation.HasEnded()) throw Refused(operation, $"has ended as {operation.Status}, so its steps stay as they are");
        var found = (await documents.StepsAsync(operationId, cancellation)).FirstOrDefault(step => step.Name == stepName)
            ?? throw new DrException(ErrorCodes.StepNotFound, $"Operation {operationId} has no step named '{stepName}'. Nothing was changed.");
        var step = await documents.UpdateStepAsync(operationId, found.Ordinal, seen =>
        {
            PlanStepTransitions.Demand(seen, command);
            return seen.State == PlanStepState.Pending ? seen with { State = PlanStepState.Skipped, By = by, Detail = "skipped before its turn", EndedAt = time.GetUtcNow() } : seen;
        }, cancellation);
        if (step.State != PlanStepState.Skipped)
            await orchestrations.RaiseEventAsync(operationId.Value, PlanNames.EventOf(stepName), new StepDecision(command, by, step.Attempts), cancellation);
        return step;
    }

    private Operation Describe(OperationId id, ProjectId projectId, OperationRequest request, string? requestedBy) => new()
    {
        Id = id,
        ProjectId = projectId,
        Kind = OperationKinds.Of(request),
        Request = OperationKinds.Store(request),
        RequestedBy = requestedBy,
        Step = "accepted",
        AcceptedAt = time.GetUtcNow(),
    };

    /// <summary>Records the operation; returns the one that stands, when a repeat of the same call that runs at the same time was first.</summary>
    private async Task<Operation> RecordAsync(Operation operation, CancellationToken cancellation)
    {
        try
        {
            await documents.CreateAsync(Keys.Operation(operation.Id), operation, cancellation);
            return operation;
        }
        catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
        {
            return await RequireOperationAsync(operation.Id, cancellation);
        }
    }

    /// <summary>Takes the project. A drill gives way in the same write: from then on it can launch nothing, and what it launched is deleted beside the recovery.</summary>
    private async Task<Project> LockAsync(Operation operation, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var seen = await RequireProjectAsync(operation.ProjectId, cancellation);
                var drill = await DrillInTheWayAsync(seen, operation, cancellation);
                var locked = await documents.UpdateAsync<Project>(
                    Keys.Project(operation.ProjectId), project => Lock(project, operation, seen, drill), ErrorCodes.ProjectNotFound, cancellation);
                if (locked.ActiveOperation == operation.Id) return locked;
            }
        }
        catch (DrException refusal) when (refusal.Code.Category is ErrorCategory.Conflict or ErrorCategory.NotFound)
        {
            // Never accepted, so nobody may find a document of it. Where the store did not answer, the lock may stand: then the document
            // stays, and recovery carries on or deletes it.
            await documents.DeleteAsync(Keys.Operation(operation.Id), CancellationToken.None);
            throw;
        }
    }

    /// <summary>Changes nothing where another operation than the one that was looked at holds the project by now: that one may be a drill too.</summary>
    private static Project Lock(Project project, Operation operation, Project seen, OperationId? drill)
    {
        if (project.ActiveOperation == operation.Id || (project.ActiveOperation is not null && project.ActiveOperation != seen.ActiveOperation)) return project;
        RefuseUnlessFree(project, operation, drill);
        return project with { ActiveOperation = operation.Id, EndingDrill = project.ActiveOperation ?? project.EndingDrill };
    }

    /// <summary>The drill that holds a project and gives way to the operation; null when none does.</summary>
    private async Task<OperationId?> DrillInTheWayAsync(Project project, Operation operation, CancellationToken cancellation)
    {
        if (project.ActiveOperation is not { } running || !OperationKinds.TakesOverFromDrills(operation.Kind)) return null;
        return (await documents.FindAsync<Operation>(Keys.Operation(running), cancellation))?.Value.Kind == OperationKind.Drill ? running : null;
    }

    private static void RefuseUnlessFree(Project project, Operation operation, OperationId? givesWay)
    {
        project.EnsureStands();
        var inTheWay = project.ActiveOperation == givesWay ? null : project.ActiveOperation;
        if ((inTheWay ?? (operation.Kind == OperationKind.Drill ? project.EndingDrill : null)) is { } running)
        {
            throw new DrException(ErrorCodes.OperationInProgress,
                $"Operation {running} is running on project {project.Id}. Nothing was changed. Wait until it has ended, or cancel it.")
            {
                Details = new Dictionary<string, object?> { ["operationId"] = running.Value },
            };
        }

        ProjectTransitions.Apply(project.State, OperationKinds.Action(operation.Kind));
    }

    private async Task<Project> RequireProjectAsync(ProjectId id, CancellationToken cancellation) =>
        (await documents.FindAsync<Project>(Keys.Project(id), cancellation))?.Value
        ?? throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project {id}.");

    private async Task<Operation> RequireOperationAsync(OperationId id, CancellationToken cancellation) =>
        (await documents.FindAsync<Operation>(Keys.Operation(id), cancellation))?.Value
        ?? throw new DrException(ErrorCodes.OperationNotFound, $"There is no operation {id}.");

    private static DrException Refused(Operation operation, string why) =>
        new(ErrorCodes.ActionNotAllowed, $"Operation {operation.Id} {why}. Nothing was changed.")
        {
            Details = new Dictionary<string, object?> { ["operationStatus"] = operation.Status },
        };
}
