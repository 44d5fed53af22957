using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.State;

/// <summary>States of a snapshot, as EC2 and EBS name them.</summary>
public enum SnapshotState
{
    /// <summary>Being made.</summary>
    Pending,

    /// <summary>Sealed: it can be read, and volumes can be created from it.</summary>
    Completed,

    /// <summary>It failed and can only be deleted.</summary>
    Error,
}

/// <summary>
/// An EBS snapshot. Guarded by its region's gate; <see cref="Content"/> is never changed once the snapshot is visible, except
/// while <see cref="Upload"/> is open, which guards it.
/// </summary>
public sealed class SnapshotRecord : Resource
{
    /// <summary>What DescribeSnapshots shows as the volume of a snapshot that StartSnapshot made.</summary>
    public const string NoVolume = "vol-ffffffff";

    /// <summary>Size in GiB.</summary>
    public required int SizeGib { get; init; }

    /// <summary>Account that owns it.</summary>
    public required string OwnerId { get; init; }

    /// <summary>Its blocks.</summary>
    public required BlockMap Content { get; init; }

    /// <summary>Snapshots and volumes with the same lineage can be compared by ListChangedBlocks.</summary>
    public required string Lineage { get; init; }

    /// <summary>Volume that it was taken of.</summary>
    public string VolumeId { get; init; } = NoVolume;

    /// <summary>Parent named to StartSnapshot.</summary>
    public string? ParentSnapshotId { get; init; }

    /// <summary>Description.</summary>
    public string Description { get; set; } = "";

    /// <summary>Whether it is encrypted.</summary>
    public bool Encrypted { get; init; }

    /// <summary>The key that encrypts it.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>Not null: blocks that were never written read as noise on volumes created from it.</summary>
    public ulong? GarbageSeed { get; init; }

    /// <summary>State as last settled; read it after <see cref="Settle"/>.</summary>
    public SnapshotState State { get; set; } = SnapshotState.Pending;

    /// <summary>Why it is in error.</summary>
    public string? StateMessage { get; set; }

    /// <summary>When a pending snapshot becomes what <see cref="Outcome"/> says; null: not decided.</summary>
    public DateTimeOffset? SettlesAt { get; set; }

    /// <summary>What a pending snapshot becomes at <see cref="SettlesAt"/>.</summary>
    public SnapshotState Outcome { get; set; } = SnapshotState.Completed;

    /// <summary>When it was completed.</summary>
    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>From when on calls find it: creation is eventually consistent.</summary>
    public DateTimeOffset VisibleFrom { get; init; }

    /// <summary>Blocks being written by PutSnapshotBlock; null for a snapshot that EC2 made.</summary>
    public SnapshotUpload? Upload { get; init; }

    /// <summary>How far the making of it is, in percent.</summary>
    public int Progress(DateTimeOffset now)
    {
        if (State != SnapshotState.Pending) return State == SnapshotState.Completed ? 100 : 0;
        if (SettlesAt is not { } end || end <= CreatedAt) return 0;
        return (int)Math.Clamp(100 * ((now - CreatedAt) / (end - CreatedAt)), 0, 99);
    }

    /// <summary>The content of a new volume of <paramref name="sizeGib"/> GiB that starts as this snapshot.</summary>
    public VolumeContent NewVolumeContent(BlockStore store, int sizeGib) =>
        new(store, (long)sizeGib << 30, Content, GarbageSeed);

    /// <summary>Lets the time that has passed take effect, and returns the state.</summary>
    public SnapshotState Settle(DateTimeOffset now)
    {
        if (State != SnapshotState.Pending) return State;
        if (SettlesAt is { } end && now >= end)
        {
            State = Outcome;
            if (State == SnapshotState.Completed) CompletedAt = end;
        }
        else if (SettlesAt is null && Upload is { } upload && now >= upload.ExpiresAt)
        {
            State = SnapshotState.Error;
            StateMessage = "The snapshot timed out: no block was written in time.";
        }

        return State;
    }
}
