using DRServerless.Core.Blocks;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>What a chunk did. Everything of its range below <see cref="NextIndex"/> is done and in its ledger.</summary>
public sealed record ChunkResult
{
    /// <summary>Where the next chunk begins; null when the range is done.</summary>
    public int? NextIndex { get; init; }

    /// <summary>Blocks that the source listed.</summary>
    public long BlocksListed { get; init; }

    /// <summary>Blocks that were read.</summary>
    public long BlocksRead { get; init; }

    /// <summary>Distinct blocks that were written: those that differ from what the sink stood on.</summary>
    public long BlocksChanged { get; init; }

    /// <summary>Writes that were made, those included that the next chunk makes again.</summary>
    public long BlocksWritten { get; init; }

    /// <summary>Blocks that the manifest showed to be the same at the sink.</summary>
    public long BlocksUnchanged { get; init; }

    /// <summary>Blocks of zeroes that need not be written.</summary>
    public long ZeroBlocksSkipped { get; init; }

    /// <summary>Tries of a block that failed and were made again.</summary>
    public long Retries { get; init; }

    /// <summary>Bytes written to the sink.</summary>
    public long BytesMoved => BlocksWritten * Block.Size;

    /// <summary>Bytes of the blocks that differ.</summary>
    public long BytesChanged => BlocksChanged * Block.Size;

    /// <summary>Code of the passing error that ended the chunk before its time; null when the range or the budget ended it.</summary>
    public string? StoppedBy { get; init; }
}
