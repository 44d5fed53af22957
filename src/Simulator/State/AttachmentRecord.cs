namespace DRServerless.Simulator.State;

/// <summary>States of an attachment, as EC2 names them.</summary>
public enum AttachmentState
{
    /// <summary>Being attached.</summary>
    Attaching,

    /// <summary>Attached.</summary>
    Attached,

    /// <summary>Being detached.</summary>
    Detaching,

    /// <summary>Detached.</summary>
    Detached,
}

/// <summary>A volume attached to an instance; both records hold the same object.</summary>
public sealed class AttachmentRecord
{
    /// <summary>The volume.</summary>
    public required string VolumeId { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Device name, such as <c>/dev/xvda</c>.</summary>
    public required string DeviceName { get; init; }

    /// <summary>When it was attached.</summary>
    public required DateTimeOffset AttachedAt { get; init; }

    /// <summary>State.</summary>
    public AttachmentState State { get; set; } = AttachmentState.Attached;

    /// <summary>When a state that passes by itself (attaching, detaching) ends.</summary>
    public DateTimeOffset? SettlesAt { get; set; }

    /// <summary>Whether the volume is deleted when the instance is terminated.</summary>
    public bool DeleteOnTermination { get; set; }
}
