using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>A snapshot that is being written.</summary>
/// <param name="WrittenSnapshotId">Its id.</param>
/// <param name="CopyKey">Names the copy: its ledgers stand under it.</param>
/// <param name="ZeroBlocks">What to do about zeroes.</param>
/// <param name="Ranges">The ranges to copy side by side; kept in history, so that a change of the plan spares copies in flight.</param>
internal sealed record BegunVolume(string WrittenSnapshotId, string CopyKey, ZeroBlocks ZeroBlocks, IReadOnlyList<BlockRange> Ranges);

/// <summary>A range to copy.</summary>
internal sealed record CopyChunkInput
{
    /// <summary>The cycle.</summary>
    public required CycleReference Cycle { get; init; }

    /// <summary>Names the copy.</summary>
    public required string CopyKey { get; init; }

    /// <summary>Snapshot to read.</summary>
    public required string ReadSnapshotId { get; init; }

    /// <summary>Snapshot that changes are listed against; null to list all.</summary>
    public string? BaseSnapshotId { get; init; }

    /// <summary>Snapshot to write.</summary>
    public required string WrittenSnapshotId { get; init; }

    /// <summary>How to find what to copy.</summary>
    public required SyncMethod Method { get; init; }

    /// <summary>Manifest of what is written onto.</summary>
    public Digest? CompareWith { get; init; }

    /// <summary>What to do about zeroes.</summary>
    public required ZeroBlocks ZeroBlocks { get; init; }

    /// <summary>The blocks.</summary>
    public required BlockRange Range { get; init; }
}

/// <summary>What a chunk did.</summary>
/// <param name="Held">A person holds replication: nothing was done.</param>
/// <param name="BytesMoved">Bytes written.</param>
/// <param name="NextIndex">Where to go on; null when the range is done.</param>
/// <param name="StoppedBy">Code of the passing error that ended it early.</param>
internal sealed record CopiedChunk(bool Held, long BytesMoved, int? NextIndex = null, string? StoppedBy = null);

/// <summary>Seal a copied snapshot.</summary>
internal sealed record SealVolumeInput(CycleReference Cycle, string CopyKey, string WrittenSnapshotId, int SizeGiB, bool CountFull, Digest? BaseManifest = null);

/// <summary>What the disk holds.</summary>
/// <param name="ManifestRoot">Root of the manifest.</param>
/// <param name="ChangedBlocks">Blocks that were written.</param>
/// <param name="FullBlocks">Blocks that hold data; 0 when it was not asked.</param>
internal sealed record SealedVolumeResult(Digest ManifestRoot, long ChangedBlocks, long FullBlocks);
