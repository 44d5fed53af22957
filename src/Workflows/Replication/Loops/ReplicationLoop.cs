using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Replication.Loops;

/// <summary>
/// The eternal loop of one machine: look what the project wants, run a cycle, delete what is not to be kept, wait. It begins anew with an empty history
/// after each round, so it may run for years. It is ended by the project's intent, or from outside by <see cref="ReplicationSupervisor"/>.
/// </summary>
internal sealed class ReplicationLoop() : Orchestration<ReplicationLoopInput, Nothing>(ReplicationNames.Loop)
{
    /// <inheritdoc/>
    public override async Task<Nothing> RunAsync(OrchestrationContext context, ReplicationLoopInput input)
    {
        context.SetStatus(new LoopStatus(input.DirectionEpoch));
        var intent = await context.CallActivityAsync(ReplicationActivities.ReadIntent, input, ReplicationRetries.Documents);
        if (intent.Action == LoopAction.End) return Nothing.Value;
        if (intent.Action == LoopAction.Hold)
        {
            await WaitAsync(context, ReplicationRetries.PauseCheck);
            context.ContinueAsNew(input with { ConsecutiveFailures = 0 });
            return Nothing.Value;
        }

        var startedAt = context.CurrentTime;
        var failures = await RunCycleAsync(context, input) ? 0 : input.ConsecutiveFailures + 1;
        await ApplyRetentionAsync(context, input);
        await WaitAsync(context, failures == 0 ? UntilNextStart(startedAt, context.CurrentTime, intent.IntervalSeconds) : ReplicationRetries.Cycles.DelayAfter(failures));
        context.ContinueAsNew(input with { ConsecutiveFailures = failures });
        return Nothing.Value;
    }

    /// <summary>Start to start. A clock that was set back or forward in between cannot make it wait longer than one interval.</summary>
    internal static TimeSpan UntilNextStart(DateTimeOffset startedAt, DateTimeOffset now, int intervalSeconds)
    {
        var interval = TimeSpan.FromSeconds(intervalSeconds);
        var remaining = interval - (now - startedAt);
        return remaining > interval ? interval : remaining;
    }

    private static async Task<bool> RunCycleAsync(OrchestrationContext context, ReplicationLoopInput input)
    {
        try
        {
            await context.CallSubOrchestrationAsync(
                ReplicationNames.Cycle, new ReplicationCycleInput(input.ProjectId, input.MachineId, input.DirectionEpoch, Core.RecoveryPoints.RecoveryPointKind.Scheduled));
            return true;
        }
        catch (TaskFailedException failure)
        {
            await context.CallActivityAsync(
                ReplicationActivities.RecordFailure, new CycleFailure(input.ProjectId, input.MachineId, input.DirectionEpoch, failure.Failure), ReplicationRetries.Documents);
            return false;
        }
    }

    /// <summary>What could not be deleted this time is deleted in a later round; it never keeps cycles from running.</summary>
    private static async Task ApplyRetentionAsync(OrchestrationContext context, ReplicationLoopInput input)
    {
        try
        {
            await context.CallActivityAsync(ReplicationActivities.ApplyRetention, new RetentionInput(input.ProjectId, input.MachineId), ReplicationRetries.Retention);
        }
        catch (TaskFailedException failure)
        {
            context.CreateLogger(nameof(ReplicationLoop)).LogWarning("Retention of {Machine} waits for the next round: {Failure}", input.MachineId, failure.Message);
        }
    }

    private static async Task WaitAsync(OrchestrationContext context, TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero) return;
        using var ended = new CancellationTokenSource();
        var timer = context.CreateTimerAsync(context.CurrentTime + wait, ended.Token);
        var wake = context.WaitForEventAsync<Nothing>(ReplicationNames.WakeEvent, ended.Token);
        await Task.WhenAny(timer, wake);
        ended.Cancel();
    }
}
