using DRServerless.Functions.Durable.Client;
using DRServerless.Workflows.Drills;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Timers;

/// <summary>
/// Starts drills that are due, and tells of those that were missed. A timer of its own: what looks after replication must not wait for it, nor it for
/// that. The schedules are the projects' own; this only looks at the clock.
/// </summary>
public sealed class DrillTimer(Chores chores, DrillKeeper drills, DurableClientSource clients)
{
    /// <summary>Every minute, as fine as a schedule can be, beside the other timers.</summary>
    public const string Schedule = "15 * * * * *";

    /// <summary>One look at every schedule.</summary>
    [Function("timer-drills")]
    public Task RunAsync([TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        clients.Use(client);
        return chores.RunAsync(function.CancellationToken, ("drills", drills.LookAtAllAsync));
    }
}
