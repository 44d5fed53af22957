using DRServerless.Core.Checks;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Checks;

/// <summary>Runs all checks of a launched machine, side by side. A failed check is a result and not an exception.</summary>
internal sealed class RunChecks() : Orchestration<CheckRunInput, CheckRunOutcome>(CheckNames.Run)
{
    public override async Task<CheckRunOutcome> RunAsync(OrchestrationContext context, CheckRunInput input)
    {
        var list = await context.CallActivityAsync(CheckNames.List, input, Pace.Store);
        if (list.Checks.Count == 0) return new CheckRunOutcome(null, "");
        var outcomes = await Task.WhenAll(list.Checks.Select(check => context.CallSubOrchestrationAsync(CheckNames.One, new CheckInput(input, check))));
        var failed = outcomes.Where(outcome => !outcome.Passed).ToList();
        return new CheckRunOutcome(
            new CheckSummary(outcomes.Length, outcomes.Length - failed.Count, failed.Count(outcome => outcome.Required)),
            Listing.Of([.. failed.OrderByDescending(outcome => outcome.Required).Select(outcome => $"{outcome.Name} ({outcome.Detail})")]));
    }
}

/// <summary>Runs one check until it passes, its tries are used up, or its time is.</summary>
internal sealed class RunCheck() : Orchestration<CheckInput, CheckOutcome>(CheckNames.One)
{
    public override async Task<CheckOutcome> RunAsync(OrchestrationContext context, CheckInput input)
    {
        var (run, check, began) = (input.Run, input.Check, context.CurrentTime);
        var (last, tries) = await Tries.RunAsync(
            context, new TryLimits(check.TimeLimit, check.Retries, check.RetryPause),
            (number, handle, left) => context.CallActivityAsync(CheckNames.Try, new CheckTry(run, check.Ordinal, number, handle, left), Pace.Brief));
        var passed = last.State == TryState.Passed;
        await context.CallActivityAsync(CheckNames.Record, new CheckRecord(run.Machine.Operation.OperationId, check.Ordinal, new CheckHeadResult(
            run.Machine.MachineId, run.InstanceId, passed, last.Detail, began, context.CurrentTime, tries)), Pace.Store);
        return new CheckOutcome(check.Name, check.Required, passed, last.Detail);
    }
}
