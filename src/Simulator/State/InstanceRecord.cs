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

    /// <summary>Whether API termination is refused.</summary>
    public bool DisableApiTermination { get; set; }

    /// <summary>Its volumes.</summary>
    public List<AttachmentRecord> Attachments { get; } = [];
}
