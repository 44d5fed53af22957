using DRServerless.Core.Replication;

namespace DRServerless.Functions.Hosting.Settings;

/// <summary>How blocks are copied by one instance of the app. docs/DEPLOY.md adds up the memory.</summary>
public sealed record CopySettings
{
    /// <summary>Buffers of 512 KiB that all copies of an instance share, 16..4,096. Default 256: 128 MiB.</summary>
    public int BlockBuffers { get; init; } = BlockBufferPool.DefaultCapacity;

    /// <summary>Blocks in flight for one chunk, 1..1,024. Default 240.</summary>
    public int WorkersPerChunk { get; init; } = 240;

    /// <summary>Blocks that an instance reads in a second at most, of one account and region: AWS allows 1,000 (default) to all instances together, and more on request.</summary>
    public int ReadsPerSecond { get; init; } = 1_000;

    /// <summary>Blocks that an instance writes in a second at most, likewise. Default 1,000.</summary>
    public int WritesPerSecond { get; init; } = 1_000;
}
