namespace DRServerless.Simulator.State;

/// <summary>A machine image. Guarded by its region's gate.</summary>
public sealed class ImageRecord : Resource
{
    /// <summary>Name, unique per account and region.</summary>
    public required string Name { get; init; }

    /// <summary>Account that owns it.</summary>
    public required string OwnerId { get; init; }

    /// <summary>Description.</summary>
    public string Description { get; set; } = "";

    /// <summary>State as EC2 spells it: pending, available, failed, deregistered.</summary>
    public string State { get; set; } = "available";

    /// <summary>When <c>pending</c> becomes <c>available</c>.</summary>
    public DateTimeOffset? SettlesAt { get; set; }

    /// <summary>Architecture: x86_64, arm64, i386.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>Device name of the root volume.</summary>
    public string RootDeviceName { get; init; } = "/dev/xvda";

    /// <summary>Boot mode: legacy-bios, uefi, uefi-preferred; null where not stated.</summary>
    public string? BootMode { get; init; }

    /// <summary>Whether enhanced networking is enabled.</summary>
    public bool EnaSupport { get; init; }

    /// <summary>Virtualization type.</summary>
    public string VirtualizationType { get; init; } = "hvm";

    /// <summary>SR-IOV support: simple, or null.</summary>
    public string? SriovNetSupport { get; init; }

    /// <summary>TPM version: v2.0, or null.</summary>
    public string? TpmSupport { get; init; }

    /// <summary>Instance metadata version demanded: v2.0, or null.</summary>
    public string? ImdsSupport { get; init; }

    /// <summary><c>windows</c>, or null.</summary>
    public string? Platform { get; init; }

    /// <summary>Platform details as billing names them.</summary>
    public string PlatformDetails { get; init; } = "Linux/UNIX";

    /// <summary>Usage operation that billing derives from the platform.</summary>
    public string UsageOperation { get; init; } = "RunInstances";

    /// <summary>Product codes of licences that come with it.</summary>
    public IReadOnlyList<string> ProductCodes { get; init; } = [];

    /// <summary>Alias of the owner, such as <c>amazon</c>; null for an ordinary account.</summary>
    public string? OwnerAlias { get; init; }

    /// <summary>Whether every account may launch it.</summary>
    public bool Public { get; init; }

    /// <summary>Disks that instances launched from it get.</summary>
    public IReadOnlyList<BlockDeviceRecord> BlockDevices { get; init; } = [];
}

/// <summary>A disk of an image.</summary>
public sealed record BlockDeviceRecord
{
    /// <summary>Device name.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Snapshot to create the volume from; null: empty.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>Size in GiB; null: the snapshot's.</summary>
    public int? SizeGib { get; init; }

    /// <summary>Volume type.</summary>
    public string VolumeType { get; init; } = "gp3";

    /// <summary>Provisioned IOPS.</summary>
    public int? Iops { get; init; }

    /// <summary>Provisioned throughput in MiB/s.</summary>
    public int? Throughput { get; init; }

    /// <summary>Whether the volume is encrypted.</summary>
    public bool? Encrypted { get; init; }

    /// <summary>Key that encrypts it.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>Whether the volume is deleted with its instance.</summary>
    public bool DeleteOnTermination { get; init; } = true;
}
