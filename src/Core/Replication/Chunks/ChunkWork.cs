using DRServerless.Core.Blocks;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>A block to deal with.</summary>
/// <param name="Block">The block; a removed one is written as zeroes without being read.</param>
/// <param name="Expected">What the sink holds there already; null when that is not known.</param>
internal readonly record struct ChunkWork(BlockReference Block, Digest? Expected);
