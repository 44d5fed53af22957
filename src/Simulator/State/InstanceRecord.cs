namespace DRServerless.Simulator.State;

/// <summary>States of an instance; the values are EC2's state codes.</summary>
public enum InstanceState
{
    /// <summary>Starting.</summary>
    Pending = 0,

    /// <summary>Running.</summary>
    Running = 16,

    /// <summary>Being terminated.</summary>
    ShuttingDown = 32,

    /// <summary>Terminated, still shown for a while.</summary>
    Terminated = 48,

    /// <summary>Being stopped.</summary>
    Stopping = 64,

    /// <summary>Stopped.</summary>
    Stopped = 80,
}

/// <summary>An instance. Guarded by its region's gate.</summary>
public sealed class InstanceRecord : Resource
{
    /// <summary>Image that it was launched from.</summary>
    public required string ImageId { get; init; }

    /// <summary>Subnet that it lives in.</summary>
    public required string SubnetId { get; init; }

    /// <summary>Zone of the subnet.</summary>
    public required string AvailabilityZone { get; init; }

    /// <summary>The reservation that launched it.</summary>
    public required string ReservationId { get; init; }

    /// <summary>Type, such as <c>m7i.large</c>.</summary>
    public string InstanceType { get; set; } = "t3.medium";

    /// <summary>State.</summary>
    public InstanceState State { get; set; } = InstanceState.Pending;

    /// <summary>When a state that passes by itself (pending, stopping, shutting-down) ends.</summary>
    public DateTimeOffset? SettlesAt { get; set; }

    /// <summary>When it last came to run.</summary>
    public DateTimeOffset LaunchedAt { get; set; }

    /// <summary>Why it is in its state, as EC2 words it.</summary>
    public string StateReason { get; set; } = "";

    /// <summary>Private address.</summary>
    public string? PrivateIpAddress { get; set; }

    /// <summary>Public address.</summary>
    public string? PublicIpAddress { get; set; }

    /// <summary>Its security groups.</summary>
    public List<string> SecurityGroupIds { get; } = [];

    /// <summary>Instance profile.</summary>
    public string? IamInstanceProfileArn { get; set; }

    /// <summary>Key pair.</summary>
    public string? KeyName { get; init; }

    /// <summary>User data, base64 as given.</summary>
    public string? UserData { get; set; }

    /// <summary>Architecture.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>Boot mode of its image.</summary>
    public string? BootMode { get; init; }

    /// <summary>Whether enhanced networking is enabled.</summary>
    public bool EnaSupport { get; set; }

    /// <summary>Whether it is EBS-optimized.</summary>
    public bool EbsOptimized { get; set; }

    /// <summary>Device name of the root volume.</summary>
    public string RootDeviceName { get; init; } = "/dev/xvda";

    /// <summary><c>windows</c>, or null.</summary>
    public string? Platform { get; init; }

    /// <summary>Platform details of its image, as billing names them.</summary>
    public string PlatformDetails { get; init; } = "Linux/UNIX";

    /// <summary>Usage operation of its image.</summary>
    public string UsageOperation { get; init; } = "RunInstances";

    /// <summary>Product codes of its image.</summary>
    public IReadOnlyList<string> ProductCodes { get; init; } = [];

    /// <summary>Code of <see cref="StateReason"/>, such as <c>Client.UserInitiatedShutdown</c>.</summary>
    public string StateReasonCode { get; set; } = "";

    /// <summary>Place among the instances of its reservation.</summary>
    public int LaunchIndex { get; init; }

    /// <summary>Client token that it was launched with.</summary>
    public string? ClientToken { get; init; }

    /// <summary>Its network interface.</summary>
    public string NetworkInterfaceId { get; init; } = "";

    /// <summary>From when on calls find it: creation is eventually consistent.</summary>
    public DateTimeOffset VisibleFrom { get; init; }

    /// <summary>Whether its root volume was looked at since it was last started.</summary>
    public bool BootChecked { get; set; }

    /// <summary>Why its root volume does not boot; null when it does.</summary>
    public string? BootFailure { get; set; }

    /// <summary>Whether traffic must name it as source or destination.</summary>
    public bool SourceDestinationCheck { get; set; } = true;

    /// <summary>Whether API stop is refused.</summary>
    public bool DisableApiStop { get; set; }

    /// <summary>Whether API termination is refused.</summary>
    public bool DisableApiTermination { get; set; }

    /// <summary>Its volumes.</summary>
    public List<AttachmentRecord> Attachments { get; } = [];
}
