using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;

namespace DRServerless.Workflows.Progress;

/// <summary>
/// Live figures of one chunk. Document <c>progress/{machine}/{cycle}/{copy}/{start}</c>: one for each chunk, so that chunks that run side by
/// side, perhaps on several hosts, never write the same document. Readers add them up; they go with their cycle.
/// </summary>
internal sealed record ChunkProgressRecord
{
    /// <summary>How blocks are found.</summary>
    public required SyncMethod Method { get; init; }

    /// <summary>Blocks of its range that are dealt with, copied or found unchanged.</summary>
    public required long BlocksDealtWith { get; init; }

    /// <summary>Blocks that are listed and not yet copied.</summary>
    public required long BlocksWaiting { get; init; }

    /// <summary>Blocks written.</summary>
    public required long BlocksWritten { get; init; }

    /// <summary>Blocks dealt with per second of late; 0 once it has ended.</summary>
    public double DealtWithPerSecond { get; init; }

    /// <summary>Bytes written per second of late; 0 once it has ended.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Bytes written.</summary>
    public long BytesMoved => BlocksWritten * Block.Size;
}
