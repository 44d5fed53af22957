using DRServerless.Core.Manifests;
using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>What a run of a chunk works with.</summary>
internal sealed record ChunkRunServices(
    BlockBufferPool Buffers, TimeProvider Time, Backoff Backoff, ChunkOptions Options, ManifestCursor? Manifest, Action<ChunkProgress>? Progress);
