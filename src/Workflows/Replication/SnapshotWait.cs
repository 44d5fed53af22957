using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>
/// Waits until snapshots are complete: polling in activities, durable timers between, so that a wait of hours holds no host. A short wait is part of
/// the cycle that asks; a long one goes on as an orchestration of its own, which begins anew before its history grows.
/// </summary>
internal sealed class SnapshotWait() : Orchestration<SnapshotWaitInput, Nothing>(ReplicationNames.SnapshotWait)
{
    /// <summary>Looks that a cycle takes itself.</summary>
    private const int LooksInCycle = 20;

    /// <inheritdoc/>
    public override async Task<Nothing> RunAsync(OrchestrationContext context, SnapshotWaitInput input)
    {
        if (await PollAsync(context, input, new HistoryBudget()) is { } rest) context.ContinueAsNew(rest);
        return Nothing.Value;
    }

    /// <summary>For a cycle: ends when all are complete; <c>snapshot_failed</c> or <c>snapshot_not_found</c> when one never will be.</summary>
    public static async Task UntilCompletedAsync(
        OrchestrationContext context, CycleReference cycle, Side side, IReadOnlyList<string> snapshots, SyncMethod method, bool isPatient)
    {
        var input = new SnapshotWaitInput(new PollSnapshotsInput(cycle, side, snapshots), method, isPatient, context.CurrentTime);
        if (await PollAsync(context, input, new HistoryBudget(LooksInCycle)) is { } rest)
            await context.CallSubOrchestrationAsync(ReplicationNames.SnapshotWait, rest);
    }

    /// <summary>Null when all are complete; else what to go on with.</summary>
    private static async Task<SnapshotWaitInput?> PollAsync(OrchestrationContext context, SnapshotWaitInput input, HistoryBudget history)
    {
        var calls = new PatientCalls(context, input.Poll.Cycle, input.Method, input.IsPatient, history) { HeldSince = input.HeldSince };
        var (round, missingRounds) = (input.Rounds, input.MissingRounds);
        try
        {
            while (true)
            {
                var seen = await calls.CallAsync(ReplicationActivities.PollSnapshots, input.Poll, ReplicationRetries.Calls);
                if (seen is { Pending: 0, Missing: 0 }) return null;
                if (seen.Missing > 0) RefuseMissing(++missingRounds, seen.Missing, input.Poll);
                if (context.CurrentTime - input.BeganAt > ReplicationRetries.LongestCompletion) throw NeverCompleted(input.Poll);
                await context.DelayAsync(ReplicationRetries.PollRounds.DelayAfter(++round));
            }
        }
        catch (HistorySpentException)
        {
            return input with { Rounds = round, MissingRounds = missingRounds, HeldSince = calls.HeldSince };
        }
    }

    private static void RefuseMissing(int rounds, int missing, PollSnapshotsInput poll)
    {
        if (rounds < ReplicationRetries.MaximumMissingRounds) return;
        throw new DrException(ErrorCodes.SnapshotNotFound, $"{missing} snapshots of cycle {poll.Cycle.Key} are gone at the {poll.Side}. The cycle is discarded and tried again; the last recovery point stays.");
    }

    private static DrException NeverCompleted(PollSnapshotsInput poll) =>
        new(ErrorCodes.SnapshotFailed, $"Snapshots of cycle {poll.Cycle.Key} at the {poll.Side} did not complete within a day. The cycle is discarded and tried again; the last recovery point stays.");
}

/// <summary>Wait for snapshots.</summary>
/// <param name="Poll">Which.</param>
/// <param name="Method">What the cycle goes back to doing after an interruption.</param>
/// <param name="IsPatient">True when the cycle is worth waiting for.</param>
/// <param name="BeganAt">When the wait began.</param>
internal sealed record SnapshotWaitInput(PollSnapshotsInput Poll, SyncMethod Method, bool IsPatient, DateTimeOffset BeganAt)
{
    /// <summary>Rounds of polling so far: later ones wait longer.</summary>
    public int Rounds { get; init; }

    /// <summary>Rounds in which some were missing.</summary>
    public int MissingRounds { get; init; }

    /// <summary>Since when nothing has succeeded.</summary>
    public DateTimeOffset? HeldSince { get; init; }
}
