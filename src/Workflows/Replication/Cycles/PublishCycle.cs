using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>
/// Makes the recovery point. Write order: snapshots that the cycle did not need are garbage; the cycle's record is sealed with the whole recovery point (the
/// instant from which it happens); the recovery point's document; the bases. <see cref="CycleEnd"/> goes on from wherever a crash left it.
/// </summary>
internal sealed class PublishCycle(WorkflowServices services) : Activity<PublishCycleInput, ReplicationCycleResult>(ReplicationActivities.PublishCycle)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly GarbageStore _garbage = new(services);
    private readonly CycleEnd _cycleEnd = new(services);
    private readonly CycleNotes _notes = new(services);

    /// <inheritdoc/>
    public override async Task<ReplicationCycleResult> RunAsync(ActivityContext context, PublishCycleInput input, CancellationToken cancellation)
    {
        var point = await SealedAsync(input.Cycle, cancellation) ?? await SealAsync(input, cancellation);
        await _cycleEnd.PublishAsync(input.Cycle.ProjectId, input.Cycle.MachineId, input.Cycle.Key, cancellation);
        return new ReplicationCycleResult(point.Id, point.TakenAt, point.Disks.Sum(disk => disk.BytesMoved));
    }

    /// <summary>The recovery point, when an earlier run of this step made it.</summary>
    private async Task<RecoveryPoint?> SealedAsync(CycleReference cycle, CancellationToken cancellation)
    {
        var replication = await _documents.ReplicationAsync(cycle.ProjectId, cycle.MachineId, cancellation);
        if (replication.LatestRecoveryPoint == cycle.RecoveryPointId)
            return (await services.Documents.FindAsync<RecoveryPoint>(Keys.RecoveryPoint(cycle.ProjectId, cycle.MachineId, cycle.RecoveryPointId), cancellation))?.Value;
        if (replication.Cycle is not { } record || record.Key != cycle.Key || record.Discarding) throw CycleRegistry.GivenUp(cycle);
        return record.Sealed;
    }

    private async Task<RecoveryPoint> SealAsync(PublishCycleInput input, CancellationToken cancellation)
    {
        var cycle = input.Cycle;
        var volumes = await _notes.ResultsAsync(cycle, input.Volumes, cancellation);
        var point = PointOf(input, volumes, services.Time.GetUtcNow());
        await RecordUnneededAsync(input, point, cancellation);
        var replication = await _documents.UpdateAsync(cycle.ProjectId, cycle.MachineId, current => Seal(current, input, volumes, point), cancellation);
        if (replication.LatestRecoveryPoint == point.Id) return point;
        if (replication.Cycle is { Sealed: { } made } record && record.Key == cycle.Key) return made;
        throw CycleRegistry.GivenUp(cycle);
    }

    private static RecoveryPoint PointOf(PublishCycleInput input, IReadOnlyList<VolumeResult> volumes, DateTimeOffset now) => new()
    {
        Id = input.Cycle.RecoveryPointId,
        MachineId = input.Cycle.MachineId,
        Kind = input.Kind,
        Direction = input.Cycle.Direction,
        DirectionEpoch = input.DirectionEpoch,
        InstanceId = input.InstanceId,
        TakenAt = input.TakenAt,
        SealedAt = now,
        Disks = [.. volumes.Select(volume => new RecoveryPointDisk
        {
            DeviceName = volume.DeviceName,
            ReadSnapshotId = volume.ReadSnapshotId,
            WrittenSnapshotId = volume.WrittenSnapshotId,
            ManifestRoot = volume.ManifestRoot,
            SizeGiB = volume.SizeGiB,
            ChangedBlocks = volume.ChangedBlocks,
            BytesMoved = volume.BytesMoved,
        })],
    };

    /// <summary>A disk whose method failed and that went on by another left a snapshot behind.</summary>
    private async Task RecordUnneededAsync(PublishCycleInput input, RecoveryPoint point, CancellationToken cancellation)
    {
        var replication = await _documents.ReplicationAsync(input.Cycle.ProjectId, input.Cycle.MachineId, cancellation);
        if (replication.Cycle is not { } record || record.Key != input.Cycle.Key) return;
        var needed = point.Disks.Select(disk => disk.WrittenSnapshotId).ToHashSet();
        await _garbage.AddAsync(input.Cycle.ProjectId, new Garbage
        {
            Name = $"unneeded-{input.Cycle.Key}",
            Reason = "The disk was copied by another method after all.",
            At = services.Time.GetUtcNow(),
            Resources = [.. record.WrittenSnapshots.Where(id => !needed.Contains(id)).Select(id => new GarbageResource(input.Cycle.WrittenSide, GarbageKind.Snapshot, id))],
        }, cancellation);
    }

    private static MachineReplication Seal(MachineReplication replication, PublishCycleInput input, IReadOnlyList<VolumeResult> volumes, RecoveryPoint point)
    {
        if (replication.Cycle is not { Sealed: null, Discarding: false } record || record.Key != input.Cycle.Key) return replication;
        var moved = volumes.Sum(volume => volume.BytesMoved);
        var total = volumes.Sum(volume => (long)volume.SizeGiB << 30);
        var seconds = (point.SealedAt - record.StartedAt).TotalSeconds;
        var isFirst = replication.CyclesCompleted == 0;
        return replication with
        {
            Cycle = record with { Sealed = point },
            Decision = isFirst ? Core.Replication.Planning.SyncPlanner.Combine([.. volumes.Select(volume => volume.Decision)]) : replication.Decision,
            FirstSync = isFirst ? FirstSync(replication.FirstSync, volumes) : replication.FirstSync,
            Progress = new ReplicationProgress
            {
                TotalBytes = total,
                ReplicatedBytes = total,
                BytesMoved = moved,
                BytesPerSecond = seconds > 0 ? moved / seconds : 0,
                UpdatedAt = point.SealedAt,
            },
        };
    }

    private static SyncTotals FirstSync(SyncTotals before, IReadOnlyList<VolumeResult> volumes) => new()
    {
        // Attempts that failed before this one moved bytes too.
        BytesMoved = before.BytesMoved + volumes.Sum(volume => volume.BytesMoved),
        BytesChanged = volumes.Sum(volume => volume.ChangedBlocks) * Block.Size,
        BytesFull = volumes.Sum(volume => volume.BytesFull),
    };
}
