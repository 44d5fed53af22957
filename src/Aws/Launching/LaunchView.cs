using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Launching;

/// <summary>Everything that carries a launch's key, as EC2 shows it at one moment. A listing may lag behind what was done.</summary>
/// <param name="Image">The temporary image.</param>
/// <param name="Instance">The instance; a terminated one counts.</param>
/// <param name="Volumes">Volumes with the launch's key.</param>
internal sealed record LaunchView(ImageView? Image, InstanceView? Instance, IReadOnlyList<VolumeView> Volumes)
{
    /// <summary>The volume with that id, when it is shown.</summary>
    public VolumeView? Volume(string volumeId) => Volumes.FirstOrDefault(volume => volume.Id == volumeId);
}

/// <summary>The temporary image.</summary>
internal sealed record ImageView(string Id, ImageStatus Status, string? Reason = null);

/// <summary>Whether an image can be launched from.</summary>
internal enum ImageStatus
{
    /// <summary>Not yet.</summary>
    Pending,

    /// <summary>Yes.</summary>
    Available,

    /// <summary>Never.</summary>
    Failed,
}

/// <summary>The instance.</summary>
internal sealed record InstanceView(string Id, PowerState Power, string AvailabilityZone, IReadOnlyList<DiskView> Disks, string? Reason = null);

/// <summary>A disk in the instance's own list.</summary>
internal sealed record DiskView(string DeviceName, string VolumeId, bool IsAttached, bool DeletedWithInstance);

/// <summary>A volume with the launch's key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Device">Its device tag: it holds the machine's data. Without one it came from a stock image, or was not tagged yet.</param>
/// <param name="Status">Its state.</param>
internal sealed record VolumeView(string Id, string? Device, VolumeStatus Status);

/// <summary>State of a volume.</summary>
internal enum VolumeStatus
{
    /// <summary>Being made.</summary>
    Creating,

    /// <summary>Attached to nothing.</summary>
    Available,

    /// <summary>Attached, or on its way to or from.</summary>
    InUse,

    /// <summary>Being deleted.</summary>
    Deleting,

    /// <summary>Could not be made.</summary>
    Error,
}
