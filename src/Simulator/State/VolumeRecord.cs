using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.State;

/// <summary>States of a volume, as EC2 names them.</summary>
public enum VolumeState
{
    /// <summary>Being created.</summary>
    Creating,

    /// <summary>Attached to nothing.</summary>
    Available,

    /// <summary>Attached.</summary>
    InUse,

    /// <summary>Being deleted.</summary>
    Deleting,

    /// <summary>Deleted, still shown for a while.</summary>
    Deleted,

    /// <summary>Creation failed.</summary>
    Error,
}

/// <summary>An EBS volume. Guarded by its region's gate, except <see cref="Content"/>, which guards itself.</summary>
public sealed class VolumeRecord : Resource
{
    /// <summary>Size in GiB.</summary>
    public required int SizeGib { get; set; }

    /// <summary>Zone that it lives in.</summary>
    public required string AvailabilityZone { get; init; }

    /// <summary>Its bytes.</summary>
    public required VolumeContent Content { get; set; }

    /// <summary>Snapshots and volumes with the same lineage can be compared by ListChangedBlocks.</summary>
    public required string Lineage { get; init; }

    /// <summary>State.</summary>
    public VolumeState State { get; set; } = VolumeState.Available;

    /// <summary>Type: gp2, gp3, io1, io2, st1, sc1, standard.</summary>
    public string VolumeType { get; set; } = "gp3";

    /// <summary>Provisioned IOPS.</summary>
    public int? Iops { get; set; }

    /// <summary>Provisioned throughput in MiB/s.</summary>
    public int? Throughput { get; set; }

    /// <summary>Whether it is encrypted.</summary>
    public bool Encrypted { get; init; }

    /// <summary>The key that encrypts it.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>Snapshot that it was created from.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>When a state that passes by itself (creating, deleting) ends.</summary>
    public DateTimeOffset? SettlesAt { get; set; }

    /// <summary>Its attachments.</summary>
    public List<AttachmentRecord> Attachments { get; } = [];
}
