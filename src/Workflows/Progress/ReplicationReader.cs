using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Progress;

/// <summary>
/// How a machine's replication goes right now: its document, with the live figures of the chunks that run, and as Backlog when the newest
/// recovery point has grown older than the goal since the last cycle ended. For the API and consoles; changes nothing.
/// </summary>
public sealed class ReplicationReader(DocumentStore documents, TimeProvider time)
{
    /// <summary>The machine's replication now; one that never began when there is none.</summary>
    public async Task<MachineReplication> ReadAsync(ProjectId projectId, MachineId machine, CancellationToken cancellation)
    {
        var stored = (await documents.FindAsync<MachineReplication>(Keys.Replication(projectId, machine), cancellation))?.Value;
        if (stored is null) return new MachineReplication { MachineId = machine };
        var now = time.GetUtcNow();
        if (await IsBehindAsync(projectId, stored, now, cancellation)) stored = stored with { State = ReplicationState.Backlog };
        if (stored.Cycle is not { Sealed: null } cycle) return stored;
        var chunks = await ProgressStore.ReadAsync(documents, machine, cycle.Key, cancellation);
        return chunks.Count == 0 ? stored : stored with { Progress = Add(stored.Progress, chunks, now) };
    }

    private async Task<bool> IsBehindAsync(ProjectId projectId, MachineReplication replication, DateTimeOffset now, CancellationToken cancellation)
    {
        if (replication is not { State: ReplicationState.ContinuousDataProtection, LatestRecoveryPointAt: { } latest }) return false;
        var project = (await documents.FindAsync<Project>(Keys.Project(projectId), cancellation))?.Value;
        return project is not null && now - latest > TimeSpan.FromSeconds(project.Replication.LagGoalSeconds);
    }

    internal static ReplicationProgress Add(ReplicationProgress planned, IReadOnlyList<ChunkProgressRecord> chunks, DateTimeOffset now)
    {
        // A delta's backlog is what was listed and is not copied yet; of anything else it is what no chunk has come to yet.
        var waiting = chunks.Where(chunk => chunk.Method == SyncMethod.ChangedBlocks).Sum(chunk => chunk.BlocksWaiting) * Block.Size;
        var dealtWith = chunks.Where(chunk => chunk.Method != SyncMethod.ChangedBlocks).Sum(chunk => chunk.BlocksDealtWith) * Block.Size;
        var backlog = Math.Clamp(planned.BacklogBytes - dealtWith, 0, planned.TotalBytes) + waiting;
        var perSecond = chunks.Sum(chunk => chunk.DealtWithPerSecond) * Block.Size;
        return planned with
        {
            ReplicatedBytes = Math.Max(0, planned.TotalBytes - backlog),
            BacklogBytes = Math.Min(backlog, planned.TotalBytes),
            BytesMoved = chunks.Sum(chunk => chunk.BytesMoved),
            BytesPerSecond = chunks.Sum(chunk => chunk.BytesPerSecond),
            EstimatedCompletion = perSecond > 0 && backlog / perSecond < TimeSpan.FromDays(365).TotalSeconds ? now.AddSeconds(backlog / perSecond) : null,
            UpdatedAt = chunks.Max(chunk => chunk.UpdatedAt),
        };
    }
}
