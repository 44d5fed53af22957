namespace DRServerless.Core.Replication.Chunks;

/// <summary>Counts of a running chunk; fields, so that they can be added to atomically.</summary>
internal sealed class ChunkCounters
{
    public long Listed;
    public long Read;
    public long Written;
    public long Unchanged;
    public long ZeroSkipped;
    public long Retries;
    public int Position;

    public ChunkProgress ToProgress() =>
        new(Volatile.Read(ref Position), Volatile.Read(ref Listed), Volatile.Read(ref Read), Volatile.Read(ref Written));

    public ChunkResult ToResult() => new()
    {
        BlocksListed = Listed,
        BlocksRead = Read,
        BlocksWritten = Written,
        BlocksUnchanged = Unchanged,
        ZeroBlocksSkipped = ZeroSkipped,
        Retries = Retries,
    };
}
