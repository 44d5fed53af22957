using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>How one disk is brought up to date in a cycle.</summary>
internal sealed record VolumePlan
{
    /// <summary>Position among the machine's disks, root 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Device name.</summary>
    public required string DeviceName { get; init; }

    /// <summary>The completed snapshot to read.</summary>
    public required string ReadSnapshotId { get; init; }

    /// <summary>Size in GiB.</summary>
    public required int SizeGiB { get; init; }

    /// <summary>Whether the disk is encrypted.</summary>
    public required bool Encrypted { get; init; }

    /// <summary>The pair to start from; null for none.</summary>
    public ReplicationBase? Base { get; init; }

    /// <summary>How to find what to copy.</summary>
    public required SyncDecision Decision { get; init; }

    /// <summary>True while no recovery point of this direction exists: it is worth waiting for rather than beginning anew, and its cost is counted.</summary>
    public bool IsFirst { get; init; }
}

/// <summary>What one disk's replication made.</summary>
internal sealed record VolumeResult
{
    /// <summary>Device name.</summary>
    public required string DeviceName { get; init; }

    /// <summary>The snapshot that was read.</summary>
    public required string ReadSnapshotId { get; init; }

    /// <summary>The sealed snapshot.</summary>
    public required string WrittenSnapshotId { get; init; }

    /// <summary>Size in GiB.</summary>
    public required int SizeGiB { get; init; }

    /// <summary>What it holds.</summary>
    public required Digest ManifestRoot { get; init; }

    /// <summary>Blocks that were written because they differed.</summary>
    public required long ChangedBlocks { get; init; }

    /// <summary>Bytes read and written.</summary>
    public required long BytesMoved { get; init; }

    /// <summary>Bytes that a full copy would have moved: blocks of the manifest. Counted in the first cycle of a direction only; else 0.</summary>
    public required long BytesFull { get; init; }

    /// <summary>How it was done in the end, and why so.</summary>
    public required SyncDecision Decision { get; init; }
}
