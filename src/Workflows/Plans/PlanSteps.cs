using DRServerless.Core.Errors;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Plans;

/// <summary>Runs steps, each to its end: done, skipped, or failed for good. Its document says at all times where it stands.</summary>
internal sealed class PlanSteps(OperationRun run, Side to, LaunchMode mode, PlanWaves waves)
{
    /// <summary>As many attempts as a person may ask for: history has its limits.</summary>
    private const int MostAttempts = 20;

    private readonly PlanPatience _patience = new(run);

    public PlanWaves Waves => waves;

    /// <summary>Runs a step; why it failed for good, or null.</summary>
    public async Task<string?> RunAsync(StepHead head, TimeSpan hold)
    {
        for (var attempt = 1; ; attempt++)
        {
            var begin = new StepBegin(run.Operation, head.Ordinal, attempt, to, mode, run.Context.CurrentTime);
            var step = await run.Context.CallActivityAsync(PlanNames.Begin, begin, Pace.Store);
            var end = await AttemptAsync(head, begin, step);
            if (end.State == PlanStepState.Failed && !step.Optional && hold > TimeSpan.Zero && attempt < MostAttempts)
            {
                await MarkAsync(head, PlanStepState.Held, end);
                var decision = await _patience.HoldAsync(head, attempt, end.Detail, hold);
                if (decision is { Command: PlanStepCommand.Retry }) continue;
                if (decision is not null) end = StepEnd.Skipped($"skipped after it failed: {end.Detail}", decision.By);
            }

            await MarkAsync(head, end.State, end);
            await run.Journal.TellAsync($"Plan step '{head.Name}': {Word(end.State)}{By(end)}. {end.Detail}");
            return end.State == PlanStepState.Failed && !step.Optional ? end.Detail : null;
        }
    }

    private async Task<StepEnd> AttemptAsync(StepHead head, StepBegin begin, StepDetail step)
    {
        if (step.NotHere) return StepEnd.Skipped("it does not belong to this launch");
        if (step.SkippedBy is { } by) return StepEnd.Skipped("skipped before its turn", by);
        await run.Journal.StepAsync($"plan step '{head.Name}' ({head.Kind})");
        try
        {
            return head.Kind switch
            {
                PlanStepKind.Wave => await waves.LaunchAsync(step, begin.Attempt),
                PlanStepKind.Approval => await ApproveAsync(head, begin.Attempt, step),
                PlanStepKind.Wait => await _patience.UnlessSkippedAsync(head, begin.Attempt, cancelled => WaitAsync(step, cancelled)),
                PlanStepKind.Checks => await _patience.UnlessSkippedAsync(head, begin.Attempt, _ => waves.CheckAsync(step, CheckRound(head, begin))),
                _ => await _patience.UnlessSkippedAsync(head, begin.Attempt, _ => ActAsync(begin, step)),
            };
        }
        catch (Exception known) when (known is TaskFailedException or DrException)
        {
            return StepEnd.Failed(Tries.Shorten(FailureRecord.From(known).Message));
        }
    }

    /// <summary>Names the run of checks: no two steps and attempts share one, and waves count theirs by attempt.</summary>
    private static int CheckRound(StepHead head, StepBegin begin) => (head.Ordinal * 100) + begin.Attempt;

    private async Task<StepEnd> WaitAsync(StepDetail step, CancellationToken cancelled)
    {
        await run.Context.DelayAsync(step.Duration, cancelled);
        return StepEnd.Done($"waited {step.Duration.TotalSeconds:0} seconds");
    }

    private async Task<StepEnd> ActAsync(StepBegin begin, StepDetail step)
    {
        var outcome = await run.Context.CallSubOrchestrationAsync(PlanNames.Action, new ActionInput(begin, step.Duration, step.Retries));
        return outcome.State == TryState.Passed ? StepEnd.Done(outcome.Detail) : StepEnd.Failed(outcome.Detail);
    }

    private async Task<StepEnd> ApproveAsync(StepHead head, int attempt, StepDetail step)
    {
        await MarkAsync(head, PlanStepState.WaitingForApproval, StepEnd.Done(step.Question));
        var decision = await _patience.AskAsync(ApprovalDecision.GateOf(head.Name, attempt), step.Question, step.Duration);
        if (decision is null)
        {
            var late = $"nobody answered within {step.Duration.TotalSeconds:0} seconds";
            await run.Journal.PassGateAsync(late);
            return step.OnTimeout == PlanTimeout.Continue ? StepEnd.Done($"{late}: the plan goes on without approval") : StepEnd.Failed(late);
        }

        var comment = string.IsNullOrWhiteSpace(decision.Comment) ? "" : $": {Tries.Shorten(decision.Comment)}";
        await run.Journal.PassGateAsync($"{(decision.Approved ? "approved" : "refused")} by {decision.By}{comment}");
        return decision.Approved ? StepEnd.Done($"approved{comment}", decision.By) : StepEnd.Failed($"refused by {decision.By}{comment}", decision.By);
    }

    private Task<Nothing> MarkAsync(StepHead head, PlanStepState state, StepEnd end) => run.Context.CallActivityAsync(
        PlanNames.Mark, new StepMark(run.Operation, head.Ordinal, state, run.Context.CurrentTime, end.Detail) { By = end.By }, Pace.Store);

    private static string Word(PlanStepState state) => state switch
    {
        PlanStepState.Succeeded => "done",
        PlanStepState.Skipped => "skipped",
        _ => "failed",
    };

    private static string By(StepEnd end) => end.By is null ? "" : $" by {end.By}";
}
