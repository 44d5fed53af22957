namespace DRServerless.Core.Replication.Chunks;

/// <summary>How far a running chunk is.</summary>
/// <param name="Position">The block that the listing has reached; blocks shortly before it may still be in flight.</param>
/// <param name="BlocksListed">Blocks that the source listed.</param>
/// <param name="BlocksRead">Blocks that were read.</param>
/// <param name="BlocksWritten">Blocks that were written.</param>
public readonly record struct ChunkProgress(int Position, long BlocksListed, long BlocksRead, long BlocksWritten);
