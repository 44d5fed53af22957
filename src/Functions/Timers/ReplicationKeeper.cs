using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Hosting;
using DRServerless.Functions.Telemetry;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Timers;

/// <summary>
/// Keeps what should run running: operations that a crash cut short, and the replication loop of every protected machine; and watches for superseded machines
/// that come back, for incidents that nobody watches, for replication that stalls, and for notices that are not delivered; forgets old messages of alerts. The platform
/// runs a timer on one instance at a time, by a lease; should two ever run at once, each step is idempotent.
/// </summary>
public sealed class ReplicationKeeper(
    Chores chores, StoreOpening store, OperationRecovery operations, ReplicationSupervisor replication, UnfencedWatch watch, IncidentDesk incidents, ReplicationWatch replicationWatch,
    NoticeKeeper notices, LagReport lag, ReplicationSampler sampler, DurableClientSource clients)
{
    /// <summary>Every minute: a loop that died is missed for no longer than that.</summary>
    public const string Schedule = "0 * * * * *";

    /// <summary>How long this instance tells what it saw: another one may look the next time.</summary>
    private static readonly TimeSpan FiguresFreshFor = TimeSpan.FromMinutes(2);

    /// <summary>One look at everything.</summary>
    [Function("timer-replication-keeper")]
    public Task RunAsync([TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        clients.Use(client);
        return chores.RunAsync(
            function.CancellationToken,
            ("store", store.EnsureAsync),
            ("operations", operations.ResumeAllAsync),
            ("replication", replication.EnsureAllRunningAsync),
            ("superseded machines", watch.LookAtAllAsync),
            ("incidents", incidents.ResumeAllAsync),
            ("replication in trouble", replicationWatch.LookAtAllAsync),
            ("notices", notices.SweepAsync),
            ("lag", lag.TellAsync),
            ("figures", token => sampler.SampleAsync(FiguresFreshFor, token)));
    }
}
