using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Plans;

/// <summary>Calls an action until it is done, hopeless, or given up.</summary>
internal sealed class RunPlanAction() : Orchestration<ActionInput, TryOutcome>(PlanNames.Action)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    public override async Task<TryOutcome> RunAsync(OrchestrationContext context, ActionInput input)
    {
        var (last, _) = await Tries.RunAsync(
            context, new TryLimits(input.TimeLimit, input.Retries, RetryPause),
            (_, handle, left) => context.CallActivityAsync(PlanNames.TryAction, new ActionTry(input.Step, handle, left), Pace.Brief));
        return last;
    }
}
