namespace DRServerless.Core.Replication.Chunks;

/// <summary>How chunks run. Tuning only: nothing that is stored depends on it.</summary>
public sealed record ChunkOptions
{
    /// <summary>
    /// Blocks in flight per chunk. Default 240: with 100 ms to read and 100 ms to write, 1,000 blocks/s are 200 in flight. The buffer pool
    /// bounds what all chunks have in flight together.
    /// </summary>
    public int Workers { get; init; } = 240;

    /// <summary>Tries of one block before a passing error ends the chunk. Default 8: with full jitter up to 20 s, about half a minute.</summary>
    public int MaximumAttempts { get; init; } = 8;

    /// <summary>Written blocks after which a chunk ends, which bounds its ledger: 36 bytes an entry stored. Default 131,072 (64 GiB of disk, 4.5 MiB of ledger).</summary>
    public int MaximumLedgerEntries { get; init; } = 131_072;

    /// <summary>How often progress is told at most. Default 1 s.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);
}
