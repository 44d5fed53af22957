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
/// <param name="Volume">The disk.</param>
/// <param name="CopyKey">Names the copy.</param>
/// <param name="WrittenSnapshotId">The snapshot.</param>
/// <param name="Decision">How it was copied in the end.</param>
/// <param name="BytesMoved">What was moved for it.</param>
internal sealed record SealVolumeInput(VolumeReference Volume, string CopyKey, string WrittenSnapshotId, SyncDecision Decision, long BytesMoved);

/// <summary>A disk of a cycle in flight.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Ordinal">Position among the machine's disks, root 0.</param>
internal sealed record VolumeReference(CycleReference Cycle, int Ordinal);

/// <summary>Begin the snapshot that a disk is written to.</summary>
/// <param name="Volume">The disk.</param>
/// <param name="Method">How it is copied.</param>
internal sealed record BeginVolumeInput(VolumeReference Volume, SyncMethod Method);

/// <summary>Replicate one disk in a cycle.</summary>
/// <param name="Volume">The disk.</param>
internal sealed record VolumeReplicationInput(VolumeReference Volume)
{
    /// <summary>Where an earlier run of it stopped, to begin anew with an empty history.</summary>
    public VolumeCheckpoint? Checkpoint { get; init; }
}

/// <summary>How far a disk has come.</summary>
/// <param name="Decision">How it is copied.</param>
internal sealed record VolumeCheckpoint(SyncDecision Decision)
{
    /// <summary>The snapshot, with the ranges that are left; null before it was begun.</summary>
    public BegunVolume? Begun { get; init; }

    /// <summary>Bytes moved so far.</summary>
    public long BytesMoved { get; init; }

    /// <summary>Since when nothing has succeeded.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Since when a person holds it.</summary>
    public DateTimeOffset? PausedSince { get; init; }
}

/// <summary>A disk that is copied and sealed.</summary>
/// <param name="WrittenSnapshotId">The snapshot; its completing is waited for by the cycle.</param>
internal sealed record CopiedVolume(string WrittenSnapshotId);
