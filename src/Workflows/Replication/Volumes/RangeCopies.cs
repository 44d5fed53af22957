using System.Runtime.ExceptionServices;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>
/// Copies the ranges of a disk in a few lanes; each lane takes the next range when it is done with one. Nothing of it is stored: a replay takes the same
/// ranges in the same order, because results come back in the same order. When one lane fails the others end after their chunk.
/// </summary>
internal sealed class RangeCopies(OrchestrationContext context, PatientCalls calls, VolumeReplicationInput volume, BegunVolume begun)
{
    /// <summary>Lanes per disk: enough to spread a large disk over hosts; a snapshot's quota limits them together anyway.</summary>
    private const int MaximumLanes = 8;

    private readonly Queue<BlockRange> _waiting = new(begun.Ranges);
    private Exception? _failure;

    /// <summary>Returns the bytes that were moved.</summary>
    public async Task<long> RunAsync()
    {
        var lanes = new List<Task<long>>();
        for (var lane = 0; lane < Math.Min(MaximumLanes, begun.Ranges.Count); lane++) lanes.Add(RunLaneAsync());
        var moved = await Task.WhenAll(lanes);
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        return moved.Sum();
    }

    private async Task<long> RunLaneAsync()
    {
        long moved = 0;
        try
        {
            while (_failure is null && _waiting.TryDequeue(out var range)) moved += await CopyRangeAsync(range);
        }
        catch (Exception failure) when (failure is TaskFailedException or DrException)
        {
            _failure ??= failure;
        }

        return moved;
    }

    private async Task<long> CopyRangeAsync(BlockRange range)
    {
        long moved = 0;
        var (holds, stops) = (0, 0);
        for (var next = range; _failure is null;)
        {
            var chunk = await calls.CallAsync(ReplicationActivities.CopyChunk, ChunkOf(next), ReplicationRetries.Chunks);
            if (chunk.Held)
            {
                await HoldAsync(++holds);
                continue;
            }

            if (holds > 0) await calls.NoteCopyingAsync();
            holds = 0;
            moved += chunk.BytesMoved;
            if (chunk.NextIndex is not { } from) break;

            // It came some way and then met a passing error: give the other side time, more each time in a row.
            stops = chunk.StoppedBy is null ? 0 : stops + 1;
            if (stops > 0) await context.DelayAsync(ReplicationRetries.Cycles.DelayAfter(stops));
            next = next with { Start = from };
        }

        return moved;
    }

    private Task HoldAsync(int holds)
    {
        if (holds > ReplicationRetries.MaximumHolds)
            throw new DrException(ErrorCodes.SnapshotFailed, $"Disk {volume.DeviceName} was held for hours in the middle of a copy. The cycle is discarded; a new one begins when replication is resumed.");
        return context.DelayAsync(ReplicationRetries.PauseCheck);
    }

    private CopyChunkInput ChunkOf(BlockRange range)
    {
        var method = volume.Decision.Method;
        return new CopyChunkInput
        {
            Cycle = volume.Cycle,
            CopyKey = begun.CopyKey,
            ReadSnapshotId = volume.ReadSnapshotId,
            BaseSnapshotId = method == SyncMethod.ChangedBlocks ? volume.Base?.ReadSnapshotId : null,
            WrittenSnapshotId = begun.WrittenSnapshotId,
            Method = method,
            CompareWith = method == SyncMethod.FullCopy ? null : volume.Base?.ManifestRoot,
            ZeroBlocks = begun.ZeroBlocks,
            Range = range,
        };
    }
}
