using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Time;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>Looks at snapshots, with growing pauses, until all are complete or the budget is spent. One in error fails with <c>snapshot_failed</c>.</summary>
internal sealed class PollSnapshots(WorkflowServices services) : Activity<PollSnapshotsInput, PolledSnapshots>(ReplicationActivities.PollSnapshots)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleRegistry _registry = new(services);

    /// <inheritdoc/>
    public override async Task<PolledSnapshots> RunAsync(ActivityContext context, PollSnapshotsInput input, CancellationToken cancellation)
    {
        await _registry.EnsureOpenAsync(input.Cycle, cancellation);
        var project = await _documents.ProjectAsync(input.Cycle.ProjectId, cancellation);
        var snapshots = services.Infrastructures.Open(project.At(input.Side)).Snapshots;
        var startedAt = services.Time.GetTimestamp();
        for (var pause = services.Options.FirstPollPause; ; pause = Longer(pause))
        {
            var seen = Judge(await snapshots.DescribeAsync(input.SnapshotIds, cancellation));
            if (seen is { Pending: 0, Missing: 0 } || services.Time.GetElapsedTime(startedAt) + pause > services.Options.PollBudget) return seen;
            await services.Time.DelayAsync(pause, cancellation);
        }
    }

    private TimeSpan Longer(TimeSpan pause) => 2 * pause < services.Options.LongestPollPause ? 2 * pause : services.Options.LongestPollPause;

    private static PolledSnapshots Judge(IReadOnlyDictionary<string, SnapshotDescription> snapshots)
    {
        if (snapshots.Values.FirstOrDefault(snapshot => snapshot.State == SnapshotState.Error) is { } lost)
            throw new DrException(ErrorCodes.SnapshotFailed,
                $"Snapshot '{lost.SnapshotId}' ended in error{(lost.StateMessage is { } why ? $": {why}" : "")}. The cycle is discarded and tried again; the last recovery point stays.");
        return new PolledSnapshots(
            snapshots.Values.Count(snapshot => snapshot.State == SnapshotState.Pending),
            snapshots.Values.Count(snapshot => snapshot.State == SnapshotState.Missing));
    }
}
