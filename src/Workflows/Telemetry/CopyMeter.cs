using System.Diagnostics;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Telemetry;
using DRServerless.Workflows.Replication;

namespace DRServerless.Workflows.Telemetry;

/// <summary>
/// Counts what a chunk copies, as it goes on and not for each block: the copy itself neither counts nor traces. What was copied by a run that
/// fails counts up to its last report. One span tells of all the blocks.
/// </summary>
internal sealed class CopyMeter(DrMetrics metrics, CycleReference cycle) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Activity? _span = DrTraces.Source.StartActivity("copy blocks", ActivityKind.Client);
    private long _read;
    private long _written;

    /// <summary>Counts what has come since the last report.</summary>
    public void Tell(ChunkProgress progress) => Count(progress.BlocksRead, progress.BlocksWritten);

    /// <summary>Counts the rest of a chunk that ended well.</summary>
    public void End(ChunkResult result)
    {
        Count(result.BlocksRead, result.BlocksWritten);
        _span?.SetTag("drserverless.blocks.read", result.BlocksRead).SetTag("drserverless.blocks.written", result.BlocksWritten)
            .SetTag("drserverless.blocks.retries", result.Retries).SetTag("drserverless.bytes.written", result.BytesMoved);
    }

    public void Dispose() => _span?.Dispose();

    private void Count(long read, long written)
    {
        lock (_lock)
        {
            metrics.CountBlocks(cycle.ProjectId, cycle.MachineId, read - _read, written - _written);
            (_read, _written) = (Math.Max(_read, read), Math.Max(_written, written));
        }
    }
}
