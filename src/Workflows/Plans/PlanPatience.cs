using DRServerless.Core.Plans;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Plans;

/// <summary>Waits of a plan in which a person may step in.</summary>
internal sealed class PlanPatience(OperationRun run)
{
    /// <summary>Does something, unless a person has the step skipped meanwhile: then what it does counts no more.</summary>
    public async Task<StepEnd> UnlessSkippedAsync(StepHead step, int attempt, Func<CancellationToken, Task<StepEnd>> work)
    {
        using var over = new CancellationTokenSource();
        using var skipped = new CancellationTokenSource();
        var doing = work(skipped.Token);
        var skipping = DecisionAsync(step, decision => decision.Attempt == attempt && decision.Command == PlanStepCommand.Skip, over.Token);
        if (await Task.WhenAny(doing, skipping) == doing)
        {
            over.Cancel();
            return await doing;
        }

        skipped.Cancel();
        var decision = await skipping;
        return StepEnd.Skipped("skipped while it was under way", decision.By);
    }

    /// <summary>Holds a failed step until a person decides; null when nobody did in time.</summary>
    public async Task<StepDecision?> HoldAsync(StepHead step, int attempt, string why, TimeSpan limit)
    {
        await run.Journal.StepAsync($"plan step '{step.Name}' failed and is held for {limit.TotalSeconds:0} seconds, until it is retried or skipped: {why}");
        return await UntilAsync(limit, token => DecisionAsync(step, decision => decision.Attempt == attempt, token));
    }

    /// <summary>Asks a person; null when nobody answered in time.</summary>
    public async Task<ApprovalDecision?> AskAsync(string gate, string question, TimeSpan limit)
    {
        await run.Journal.WaitAtAsync(gate, question, run.Context.CurrentTime + limit);
        return await UntilAsync(limit, token => run.Context.WaitForEventAsync<ApprovalDecision>(ApprovalDecision.EventOf(gate), token));
    }

    /// <summary>The next decision that counts; those on another attempt came too late and count for nothing.</summary>
    private async Task<StepDecision> DecisionAsync(StepHead step, Func<StepDecision, bool> counts, CancellationToken cancelled)
    {
        while (true)
        {
            var decision = await run.Context.WaitForEventAsync<StepDecision>(PlanNames.EventOf(step.Name), cancelled);
            if (counts(decision)) return decision;
        }
    }

    private async Task<T?> UntilAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> wait) where T : class
    {
        using var answered = new CancellationTokenSource();
        using var late = new CancellationTokenSource();
        var timer = run.Context.DelayAsync(limit, answered.Token);
        var waiting = wait(late.Token);
        if (await Task.WhenAny(waiting, timer) == waiting)
        {
            answered.Cancel();
            return await waiting;
        }

        late.Cancel();
        return null;
    }
}
