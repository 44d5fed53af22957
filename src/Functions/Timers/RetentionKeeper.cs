using DRServerless.Functions.Durable.Client;
using DRServerless.Workflows.Retention;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Timers;

/// <summary>
/// Deletes what could not be deleted before, and what no document accounts for. Loops apply retention themselves, with each cycle; this is for what
/// they left because a side was out of reach, and for projects whose loops do not run.
/// </summary>
public sealed class RetentionKeeper(Chores chores, GarbageStore garbage, DurableClientSource clients)
{
    /// <summary>Every five minutes: nothing waits for it, and each look costs calls to AWS.</summary>
    public const string Schedule = "30 */5 * * * *";

    /// <summary>One sweep of every project.</summary>
    [Function("timer-retention")]
    public Task RunAsync([TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        clients.Use(client);
        return chores.RunAsync(function.CancellationToken, ("retention", garbage.SweepAllAsync));
    }
}
