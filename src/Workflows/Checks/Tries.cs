using DRServerless.Core.Errors;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Checks;

/// <summary>What came of one try.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Handle">By what to look again, when it is under way.</param>
internal sealed record TryOutcome(TryState State, string Detail, string? Handle = null);

/// <summary>Where a try stands.</summary>
internal enum TryState
{
    /// <summary>Done, and well.</summary>
    Passed,

    /// <summary>Not so now; trying again may help.</summary>
    Failed,

    /// <summary>Not so, and trying again cannot help.</summary>
    Hopeless,

    /// <summary>Under way: look again.</summary>
    Pending,
}

/// <summary>How often and how long something is tried.</summary>
internal sealed record TryLimits(TimeSpan TimeLimit, int Retries, TimeSpan RetryPause);

/// <summary>
/// Tries until it is well, tries are used up, or time is. What never answers is bounded twice: each try by its own limit in the
/// activity, all of them by the time limit here. Pauses are durable timers. Pure but for the context.
/// </summary>
internal static class Tries
{
    public static async Task<(TryOutcome Last, int Number)> RunAsync(
        OrchestrationContext context, TryLimits limits, Func<int, string?, TimeSpan, Task<TryOutcome>> tryOnce)
    {
        var (began, number, handle) = (context.CurrentTime, 1, (string?)null);
        var tryBegan = began;
        while (true)
        {
            var outcome = await OnceAsync(tryOnce, number, handle, limits.TimeLimit - (context.CurrentTime - began));
            if (outcome.State is TryState.Passed or TryState.Hopeless) return (outcome, number);
            var left = limits.TimeLimit - (context.CurrentTime - began);
            if (left <= TimeSpan.Zero) return (outcome with { State = TryState.Failed, Detail = $"given up after {limits.TimeLimit.TotalSeconds:0} seconds: {outcome.Detail}" }, number);
            if (outcome.State == TryState.Failed && number > limits.Retries) return (outcome, number);

            var pause = outcome.State == TryState.Pending ? Pace.Pause(context.CurrentTime - tryBegan) : limits.RetryPause;
            await context.DelayAsync(pause < left ? pause : left);
            handle = outcome.Handle;
            if (outcome.State != TryState.Failed) continue;
            (number, handle, tryBegan) = (number + 1, null, context.CurrentTime);
        }
    }

    /// <summary>What the place itself refuses is a failed try; what is transient may be better next time.</summary>
    private static async Task<TryOutcome> OnceAsync(Func<int, string?, TimeSpan, Task<TryOutcome>> tryOnce, int number, string? handle, TimeSpan left)
    {
        try
        {
            return await tryOnce(number, handle, left);
        }
        catch (TaskFailedException failed)
        {
            // A command that was sent is looked at again; it is not sent a second time because a look at it failed.
            var state = !failed.Failure.IsTransient && failed.Code.Category is not ErrorCategory.NotFound ? TryState.Hopeless : handle is null ? TryState.Failed : TryState.Pending;
            return new TryOutcome(state, Shorten(failed.Failure.Message), handle);
        }
    }

    /// <summary>What goes through history stays short.</summary>
    public static string Shorten(string text) => text.Length <= 300 ? text : text[..299] + "…";
}
