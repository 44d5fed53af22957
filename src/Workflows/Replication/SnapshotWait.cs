using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>Waits until snapshots are complete: polling in activities, durable timers between, so that a wait of hours holds no host.</summary>
internal static class SnapshotWait
{
    /// <summary>Ends when all are complete; <c>snapshot_failed</c> or <c>snapshot_not_found</c> when one never will be.</summary>
    public static async Task UntilCompletedAsync(
        OrchestrationContext context, PatientCalls calls, CycleReference cycle, Side side, IReadOnlyList<string> snapshots)
    {
        var input = new PollSnapshotsInput(cycle, side, snapshots);
        var missingRounds = 0;
        for (var round = 1; round <= ReplicationRetries.MaximumPollRounds; round++)
        {
            var seen = await calls.CallAsync(ReplicationActivities.PollSnapshots, input, ReplicationRetries.Calls);
            if (seen is { Pending: 0, Missing: 0 }) return;
            if (seen.Missing > 0 && ++missingRounds >= ReplicationRetries.MaximumMissingRounds)
                throw new DrException(ErrorCodes.SnapshotNotFound, $"{seen.Missing} snapshots of cycle {cycle.Key} are gone at the {side}. The cycle is discarded and tried again; the last recovery point stays.");
            await context.DelayAsync(ReplicationRetries.PollRounds.DelayAfter(round));
        }

        throw new DrException(ErrorCodes.SnapshotFailed, $"Snapshots of cycle {cycle.Key} at the {side} did not complete within a day. The cycle is discarded and tried again; the last recovery point stays.");
    }
}
