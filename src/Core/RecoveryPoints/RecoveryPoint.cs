using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;

namespace DRServerless.Core.RecoveryPoints;

/// <summary>
/// A sealed, crash-consistent image of all disks of a machine. It exists once its document is written, which happens last.
/// Document <c>projects/{project}/machines/{machine}/recovery-points/{id}</c>.
/// </summary>
public sealed record RecoveryPoint
{
    /// <summary>The id.</summary>
    public required RecoveryPointId Id { get; init; }

    /// <summary>The machine.</summary>
    public required MachineId MachineId { get; init; }

    /// <summary>Why it was taken.</summary>
    public required RecoveryPointKind Kind { get; init; }

    /// <summary>The direction it was replicated in: it can be launched where that direction leads.</summary>
    public required Direction Direction { get; init; }

    /// <summary>The project's direction epoch when it was taken.</summary>
    public required int DirectionEpoch { get; init; }

    /// <summary>The instance whose disks it holds.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The instant its snapshots were taken, by the infrastructure's clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>When it became launchable.</summary>
    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>Its disks, root first.</summary>
    public required IReadOnlyList<RecoveryPointDisk> Disks { get; init; }
}

/// <summary>Why a recovery point was taken.</summary>
public enum RecoveryPointKind
{
    /// <summary>By the replication cycle.</summary>
    Scheduled,

    /// <summary>After the machine was stopped: nothing is written after it.</summary>
    Final,
}

/// <summary>A disk of a recovery point: two snapshots of identical content, one on each side, and what they hold.</summary>
public sealed record RecoveryPointDisk
{
    /// <summary>Device name.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Snapshot where blocks were read; null once it was deleted.</summary>
    public string? ReadSnapshotId { get; init; }

    /// <summary>Snapshot where blocks were written: what a launch boots from.</summary>
    public required string WrittenSnapshotId { get; init; }

    /// <summary>Root of the manifest.</summary>
    public required Digest ManifestRoot { get; init; }

    /// <summary>Size in GiB.</summary>
    public required int SizeGiB { get; init; }

    /// <summary>Blocks that differ from the recovery point before it.</summary>
    public required long ChangedBlocks { get; init; }

    /// <summary>Bytes that were read and written to make it.</summary>
    public required long BytesMoved { get; init; }
}
