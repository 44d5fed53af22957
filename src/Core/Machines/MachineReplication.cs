using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Core.Machines;

/// <summary>How a machine's replication goes. Document <c>projects/{project}/machines/{id}/replication</c>; written by its replication loop.</summary>
public sealed record MachineReplication
{
    /// <summary>The machine.</summary>
    public required MachineId MachineId { get; init; }

    /// <summary>Where it stands.</summary>
    public ReplicationState State { get; init; } = ReplicationState.NotStarted;

    /// <summary>Why, when it is stalled or disconnected: an error's code and message.</summary>
    public ProblemRecord? Problem { get; init; }

    /// <summary>What it is doing now, for people.</summary>
    public string Doing { get; init; } = "";

    /// <summary>The project's direction epoch that this belongs to.</summary>
    public int DirectionEpoch { get; init; }

    /// <summary>The direction that the bases and the cycle in flight belong to: it says which side was read and which written.</summary>
    public Direction Direction { get; init; } = Direction.Forward;

    /// <summary>How the first cycle of this direction finds what to copy, and why so.</summary>
    public SyncDecision? Decision { get; init; }

    /// <summary>Per disk, the pair of snapshots that the next cycle starts from; empty when there is none.</summary>
    public IReadOnlyList<ReplicationBase> Bases { get; init; } = [];

    /// <summary>The cycle in flight, for progress and for clean-up.</summary>
    public ReplicationCycleRecord? Cycle { get; init; }

    /// <summary>Cycles completed in this direction.</summary>
    public long CyclesCompleted { get; init; }

    /// <summary>The newest recovery point of this direction.</summary>
    public RecoveryPointId? LatestRecoveryPoint { get; init; }

    /// <summary>When its snapshots were taken; lag is now less this.</summary>
    public DateTimeOffset? LatestRecoveryPointAt { get; init; }

    /// <summary>Bytes of the cycle in flight, or of the last one.</summary>
    public ReplicationProgress Progress { get; init; } = new();

    /// <summary>Bytes since the direction was last changed, up to and including the first recovery point.</summary>
    public SyncTotals FirstSync { get; init; } = new();
}

/// <summary>An error as it is kept: no exception, no secret.</summary>
/// <param name="Code">The stable code's name.</param>
/// <param name="Message">What happened, what was kept, what to do next.</param>
/// <param name="At">When.</param>
public sealed record ProblemRecord(string Code, string Message, DateTimeOffset At);

/// <summary>How the first cycle of a direction finds what to copy.</summary>
public enum SyncMethod
{
    /// <summary>Only blocks that the infrastructure lists as changed since a base both sides hold.</summary>
    ChangedBlocks,

    /// <summary>Read blocks and compare them with the manifest of what the other side holds; write those that differ.</summary>
    ManifestRescan,

    /// <summary>Everything.</summary>
    FullCopy,
}

/// <summary>The method with its reason.</summary>
public sealed record SyncDecision(SyncMethod Method, string Reason);

/// <summary>A pair of snapshots of identical content: the next cycle reads what changed since one and writes onto the other.</summary>
public sealed record ReplicationBase
{
    /// <summary>Device name.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Snapshot on the side that is read; null when it is gone: then changed blocks cannot be listed.</summary>
    public string? ReadSnapshotId { get; init; }

    /// <summary>Snapshot on the side that is written: the parent of the next; null when it is gone.</summary>
    public string? WrittenSnapshotId { get; init; }

    /// <summary>What the written snapshot holds.</summary>
    public required Digest ManifestRoot { get; init; }

    /// <summary>Size in GiB.</summary>
    public required int SizeGiB { get; init; }
}

/// <summary>A cycle in flight.</summary>
public sealed record ReplicationCycleRecord
{
    /// <summary>Names everything that the cycle creates; a new attempt has a new one.</summary>
    public required string Key { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>True once it began to make snapshots: from then on some may exist that it never heard of.</summary>
    public bool Making { get; init; }

    /// <summary>Snapshots taken on the side that is read.</summary>
    public IReadOnlyList<string> ReadSnapshots { get; init; } = [];

    /// <summary>Snapshots begun on the side that is written.</summary>
    public IReadOnlyList<string> WrittenSnapshots { get; init; } = [];

    /// <summary>
    /// What the cycle made, once all of it is sealed. From here on the cycle is only ever finished, never discarded, so a crash
    /// between here and the recovery point's document loses nothing.
    /// </summary>
    public RecoveryPoint? Sealed { get; init; }

    /// <summary>True once the cycle is given up: nothing may be added to it, and it can no longer be sealed.</summary>
    public bool Discarding { get; init; }
}

/// <summary>Bytes of one cycle. Totals grow while listing goes on.</summary>
public sealed record ReplicationProgress
{
    /// <summary>Bytes of all disks.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Bytes of disk that this cycle has dealt with, copied or found unchanged.</summary>
    public long ReplicatedBytes { get; init; }

    /// <summary>Bytes of disk that this cycle has still to deal with.</summary>
    public long BacklogBytes { get; init; }

    /// <summary>Bytes that were written to the other side in this cycle.</summary>
    public long BytesMoved { get; init; }

    /// <summary>Speed over the last seconds.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>When the cycle is expected to be done.</summary>
    public DateTimeOffset? EstimatedCompletion { get; init; }

    /// <summary>When these figures were taken.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>What it cost to bring the other side to its first recovery point.</summary>
public sealed record SyncTotals
{
    /// <summary>Bytes read from one side and written to the other.</summary>
    public long BytesMoved { get; init; }

    /// <summary>Bytes of blocks that differed.</summary>
    public long BytesChanged { get; init; }

    /// <summary>Bytes that a full copy would have moved: all blocks that hold data.</summary>
    public long BytesFull { get; init; }
}
