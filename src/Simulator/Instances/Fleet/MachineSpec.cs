namespace DRServerless.Simulator.Instances.Fleet;

/// <summary>A machine to be made, as it would have come to be over the years.</summary>
public sealed record MachineSpec
{
    /// <summary>Its <c>Name</c> tag.</summary>
    public required string Name { get; init; }

    /// <summary>Its disks; the first one is the root.</summary>
    public required IReadOnlyList<DiskSpec> Disks { get; init; }

    /// <summary>Instance type; default <c>t3.medium</c>. Its architecture is the machine's.</summary>
    public string InstanceType { get; init; } = "t3.medium";

    /// <summary><c>legacy-bios</c>, <c>uefi</c> or <c>uefi-preferred</c>; null: the architecture's default.</summary>
    public string? BootMode { get; init; }

    /// <summary>Whether enhanced networking is on; default true, as Nitro types demand.</summary>
    public bool EnaSupport { get; init; } = true;

    /// <summary>Windows, launched from the licensed stock image; its disks hold plain data. Default false: Linux.</summary>
    public bool Windows { get; init; }

    /// <summary>Tags beside the name.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What runs on it; null: nothing.</summary>
    public WorkloadSpec? Workload { get; init; } = new();
}

/// <summary>A disk of a machine to be made.</summary>
public sealed record DiskSpec
{
    /// <summary>Device name, such as <c>/dev/xvda</c>.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Size in GiB.</summary>
    public required int SizeGib { get; init; }

    /// <summary>Volume type; default gp3.</summary>
    public string VolumeType { get; init; } = "gp3";

    /// <summary>Provisioned IOPS; null: the type's default.</summary>
    public int? Iops { get; init; }

    /// <summary>Provisioned throughput in MiB/s; null: the type's default.</summary>
    public int? Throughput { get; init; }

    /// <summary>Whether it is encrypted. Every block of an encrypted disk is written once, so keep it small.</summary>
    public bool Encrypted { get; init; }

    /// <summary>MiB of files that it holds beside the workload's; default 16.</summary>
    public int ContentMib { get; init; } = 16;

    /// <summary>Whether it holds plain data even where ext4 can be made; default false.</summary>
    public bool Raw { get; init; }
}

/// <summary>The workload of a machine to be made.</summary>
public sealed record WorkloadSpec
{
    /// <summary>Journal records per second, over all disks; default 20.</summary>
    public double RecordsPerSecond { get; init; } = 20;

    /// <summary>MiB of journal on each disk; default 8, which holds 2,048 records.</summary>
    public int JournalMib { get; init; } = 8;

    /// <summary>MiB on each disk that the workload writes other data in; default 32.</summary>
    public int DataMib { get; init; } = 32;
}
