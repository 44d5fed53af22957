using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Plans;

/// <summary>
/// Launches machines by the project's recovery plan; without one, wave by wave (<see cref="LaunchWaves"/>). Used alike by failovers,
/// failbacks, tests and drills.
/// What is listed before the first wave (<see cref="LeadAsync"/>) runs before anything is stopped: a plan that stops there has changed
/// nothing. A plan that stops later tells which machines it did not reach; putting them back is the caller's.
/// </summary>
internal sealed class PlanRun(OperationRun run, Side to, LaunchMode mode, IsolatedNetwork? drillNetwork = null)
{
    private FrozenPlan? _plan;
    private int _next;

    /// <summary>Freezes the plan and runs what comes before the first wave. Throws <c>plan_stopped</c>; true when anything ran.</summary>
    public async Task<bool> LeadAsync()
    {
        _plan = await run.Context.CallActivityAsync(PlanNames.Freeze, run.Operation, Pace.Store);
        var steps = NewSteps([]);
        var stop = await RunAsync(steps, whileIt: step => step.Kind != PlanStepKind.Wave);
        return stop is null ? _next > 0 : throw new DrException(ErrorCodes.PlanStopped, $"{stop} Nothing was stopped or launched.");
    }

    /// <summary>Launches machines from their recovery points; says of each what came of it, and why the plan stopped, if it did.</summary>
    public async Task<PlanOutcome> LaunchAsync(IReadOnlyList<PlannedMachine> machines)
    {
        if (_plan is not { Exists: true }) return new PlanOutcome(await new LaunchWaves(run, to, NewLaunch()).LaunchAsync(machines), Stopped: null);
        var steps = NewSteps(machines);
        var stop = await RunAsync(steps, whileIt: _ => true);
        return new PlanOutcome([.. machines.Select(machine => steps.Waves.Launched(machine.Id) ?? NotReached(machine))], stop);
    }

    private static LaunchedMachine NotReached(PlannedMachine machine) => new(
        machine.Machine, new MachineLaunchOutcome(null, null, new FailureRecord(ErrorCodes.PlanStopped.Name, "The plan stopped before its turn.", IsTransient: false)));

    private PlanSteps NewSteps(IReadOnlyList<PlannedMachine> machines) => new(run, to, mode, new PlanWaves(run, NewLaunch(), machines));

    private CheckedLaunch NewLaunch() => new(run, to, mode, drillNetwork);

    private async Task<string?> RunAsync(PlanSteps steps, Func<StepHead, bool> whileIt)
    {
        var hold = TimeSpan.FromSeconds(_plan!.HoldSeconds);
        for (; _next < _plan.Steps.Count && whileIt(_plan.Steps[_next]); _next++)
        {
            var step = _plan.Steps[_next];
            if (await steps.RunAsync(step, hold) is not { } failure) continue;
            await TellNotReachedAsync(_plan.Steps.Skip(_next + 1));
            return $"The plan stopped at step '{step.Name}': {failure}";
        }

        return null;
    }

    private Task<Nothing[]> TellNotReachedAsync(IEnumerable<StepHead> steps) => Task.WhenAll(steps.Select(step => run.Context.CallActivityAsync(
        PlanNames.Mark, new StepMark(run.Operation, step.Ordinal, PlanStepState.NotReached, run.Context.CurrentTime, "The plan stopped before."), Pace.Store)));
}

/// <summary>What came of a plan.</summary>
/// <param name="Machines">Every machine that was to be launched, in the order in which they were given.</param>
/// <param name="Stopped">Where and why the plan stopped; null when it went to its end.</param>
internal sealed record PlanOutcome(IReadOnlyList<LaunchedMachine> Machines, string? Stopped)
{
    /// <summary>Ends an operation whose machines all run, but whose plan stopped.</summary>
    public void DemandEnd(string whatOfThem = "Machines that were launched stay.")
    {
        if (Stopped is null) return;
        throw new DrException(ErrorCodes.PlanStopped, $"{Stopped} {whatOfThem}");
    }
}
