using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Plans;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Plans;

/// <summary>
/// Calls an action once, or looks at the one under way. It may run twice: the key of operation, step and attempt makes that one effect
/// wherever the other side can tell. A step that was skipped meanwhile calls nothing more.
/// </summary>
internal sealed class TryPlanActionActivity(WorkflowServices services) : Activity<ActionTry, TryOutcome>(PlanNames.TryAction)
{
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ActionRequests _requests = new(services);
    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<TryOutcome> RunAsync(ActivityContext context, ActionTry input, CancellationToken cancellation)
    {
        var begin = input.Step;
        var standing = (await services.Documents.FindAsync<OperationStep>(Keys.OperationStep(begin.Operation.OperationId, begin.Ordinal), cancellation))?.Value;
        if (standing is null || standing.HasEnded() || standing.Attempts != begin.Attempt) return new TryOutcome(TryState.Hopeless, "the step has ended");
        var step = await services.Documents.FrozenStepAsync(begin.Operation.OperationId, begin.Ordinal, cancellation);
        var action = step.Action ?? throw new DrException(ErrorCodes.InvariantBroken, $"Step '{step.Name}' has no action.");
        var limit = input.Left > TimeSpan.Zero && input.Left < TryLimit ? input.Left : TryLimit;
        var outcome = await TimeLimit.RunAsync(services.Time, limit + Grace, token => action.Kind switch
        {
            PlanActionKind.Command => CommandAsync(input, action, token),
            PlanActionKind.Automation => AutomationAsync(input, action, token),
            _ => CallAsync(input, step, action, limit, token),
        }, cancellation);
        return outcome with { Detail = Tries.Shorten(outcome.Detail) };
    }

    private async Task<TryOutcome> CallAsync(ActionTry input, PlanStep step, PlanAction action, TimeSpan limit, CancellationToken cancellation)
    {
        var answer = await services.Network.SendAsync(await _requests.MakeAsync(input.Step, step, action, limit, cancellation), cancellation);
        return new TryOutcome(answer.Succeeded ? TryState.Passed : answer.MayPass ? TryState.Failed : TryState.Hopeless, answer.Detail);
    }

    private async Task<TryOutcome> CommandAsync(ActionTry input, PlanAction action, CancellationToken cancellation)
    {
        var operation = input.Step.Operation;
        var machine = await _catalog.GetAsync(operation.ProjectId, action.Machine!.Value, cancellation);
        var instance = machine.Instances.FirstOrDefault(found => found.OperationId == operation.OperationId);
        if (instance is null) return new TryOutcome(TryState.Hopeless, $"machine {machine.Name} was not launched by this operation");
        var inspection = await InspectionAsync(input, cancellation);
        if (input.Handle is { } sent) return Judge(await inspection.GetCommandAsync(sent, instance.InstanceId, cancellation), sent);
        return new TryOutcome(TryState.Pending, "the command was sent", await inspection.StartCommandAsync(new MachineCommand
        {
            Key = ActionRequests.KeyOf(input.Step),
            InstanceId = instance.InstanceId,
            Platform = machine.Original.Platform,
            Script = action.Script!,
            Limit = input.Left,
        }, cancellation));
    }

    private async Task<TryOutcome> AutomationAsync(ActionTry input, PlanAction action, CancellationToken cancellation)
    {
        var inspection = await InspectionAsync(input, cancellation);
        if (input.Handle is { } started) return Judge(await inspection.GetAutomationAsync(started, cancellation), started);
        return new TryOutcome(TryState.Pending, "the automation was started", await inspection.StartAutomationAsync(new AutomationRequest
        {
            Key = Guid.ParseExact(Digest.Of(System.Text.Encoding.UTF8.GetBytes(ActionRequests.KeyOf(input.Step))).ToString()[..32], "N"),
            Document = action.Document!,
            Parameters = action.Parameters,
        }, cancellation));
    }

    private async Task<IInspection> InspectionAsync(ActionTry input, CancellationToken cancellation)
    {
        var project = await LaunchDocuments.ProjectAsync(services, input.Step.Operation.ProjectId, cancellation);
        return services.Infrastructures.Open(project.At(input.Step.To)).Inspection;
    }

    /// <summary>A script that failed is not run again: whether it may be is not for us to know.</summary>
    private static TryOutcome Judge(CommandProgress progress, string handle) => progress.State switch
    {
        CommandState.Succeeded => new TryOutcome(TryState.Passed, progress.Detail),
        CommandState.Failed => new TryOutcome(TryState.Hopeless, progress.Detail),
        _ => new TryOutcome(TryState.Pending, progress.Detail, handle),
    };
}
