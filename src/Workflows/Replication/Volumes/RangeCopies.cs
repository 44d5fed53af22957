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
internal sealed class RangeCopies(
    OrchestrationContext context, PatientCalls calls, CycleReference cycle, VolumePlan volume, BegunVolume begun, DateTimeOffset? pausedSince)
{
    /// <summary>Lanes per disk: enough to spread a large disk over hosts; a snapshot's quota limits them together anyway.</summary>
    private const int MaximumLanes = 8;

    private readonly Queue<BlockRange> _waiting = new(begun.Ranges);
    private readonly List<BlockRange> _stopped = [];
    private Exception? _failure;

    /// <summary>Bytes that were moved.</summary>
    public long BytesMoved { get; private set; }

    /// <summary>What is left to copy when it stopped.</summary>
    public IReadOnlyList<BlockRange> Left => [.. _stopped.Concat(_waiting).OrderBy(range => range.Start)];

    /// <summary>Since when a person holds it.</summary>
    public DateTimeOffset? PausedSince { get; private set; } = pausedSince;

    /// <summary>Ends when every range is copied.</summary>
    public async Task RunAsync()
    {
        var lanes = new List<Task>();
        for (var lane = 0; lane < Math.Min(MaximumLanes, begun.Ranges.Count); lane++) lanes.Add(RunLaneAsync());
        await Task.WhenAll(lanes);
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
    }

    private async Task RunLaneAsync()
    {
        while (_failure is null && _waiting.TryDequeue(out var range))
        {
            var stops = 0;
            for (BlockRange? next = range; next is { } rest;) (next, stops) = await StepAsync(rest, stops);
        }
    }

    /// <summary>One chunk of a range; returns what is left of it, null when this lane is done with it, and how often in a row it stopped early.</summary>
    private async Task<(BlockRange? Left, int Stops)> StepAsync(BlockRange range, int stops)
    {
        try
        {
            if (_failure is null) return await CopyChunkAsync(range, stops);
        }
        catch (Exception failure) when (failure is TaskFailedException or DrException or HistorySpentException)
        {
            // A failure counts for more than the end of the run: it decides what becomes of the whole.
            if (_failure is null or HistorySpentException) _failure = failure;
        }

        _stopped.Add(range);
        return (null, 0);
    }

    private async Task<(BlockRange? Left, int Stops)> CopyChunkAsync(BlockRange range, int stops)
    {
        var chunk = await calls.CallAsync(ReplicationActivities.CopyChunk, ChunkOf(range), ReplicationRetries.Chunks);
        if (chunk.Held)
        {
            await HoldAsync();
            return (range, 0);
        }

        if (PausedSince is not null) await calls.NoteCopyingAsync();
        PausedSince = null;
        BytesMoved += chunk.BytesMoved;
        if (chunk.NextIndex is not { } from) return (null, 0);

        // It came some way and then met a passing error: give the other side time, more each time in a row.
        stops = chunk.StoppedBy is null ? 0 : stops + 1;
        if (stops > 0) await context.DelayAsync(ReplicationRetries.Cycles.DelayAfter(stops));
        return (range with { Start = from }, stops);
    }

    private Task HoldAsync()
    {
        PausedSince ??= context.CurrentTime;
        if (context.CurrentTime - PausedSince > ReplicationRetries.LongestPause)
            throw new DrException(ErrorCodes.SnapshotFailed, $"Disk {volume.DeviceName} was held for hours in the middle of a copy. The cycle is discarded; a new one begins when replication is resumed.");
        return context.DelayAsync(ReplicationRetries.PauseCheck);
    }

    private CopyChunkInput ChunkOf(BlockRange range)
    {
        var method = volume.Decision.Method;
        return new CopyChunkInput
        {
            Cycle = cycle,
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
