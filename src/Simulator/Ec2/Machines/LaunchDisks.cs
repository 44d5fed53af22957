using DRServerless.Simulator.Ec2.Images;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Ec2.Volumes;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

/// <summary>The disks of a launch: what the image brings, with what the call changes.</summary>
internal static class LaunchDisks
{
    /// <summary>A disk to be made.</summary>
    public sealed record Disk(string DeviceName, VolumeRequest Request, bool DeleteOnTermination);

    public static IReadOnlyList<Disk> Merge(ImageRecord image, IReadOnlyList<BlockDeviceInput> overrides, string zone)
    {
        var disks = new List<Disk>();
        foreach (var device in image.BlockDevices)
        {
            var change = overrides.FirstOrDefault(item => item.DeviceName == device.DeviceName);
            var isRoot = device.DeviceName == image.RootDeviceName;
            if (change is { NoDevice: true } && isRoot)
                throw Ec2Errors.Of("InvalidBlockDeviceMapping", "The root device cannot be suppressed.");
            if (isRoot && change?.SnapshotId is not null && change.SnapshotId != device.SnapshotId)
                throw Ec2Errors.Of("InvalidBlockDeviceMapping", "snapshotId cannot be modified on root device");
            if (change is not { NoDevice: true }) disks.Add(FromImage(device, change, zone));
        }

        foreach (var added in overrides)
        {
            if (added.NoDevice || added.Ephemeral || image.BlockDevices.Any(device => device.DeviceName == added.DeviceName)) continue;
            disks.Add(new Disk(added.DeviceName, Request(added, zone), added.DeleteOnTermination ?? false));
        }

        return disks;
    }

    public static VolumeRecord Create(Ec2Call call, Disk disk) =>
        (disk.Request with { Tags = TagInput.ForType(call.Parameters, "volume") }).Create(call, VolumeState.InUse, settlesAt: null);

    public static void Attach(Ec2Call call, InstanceRecord instance, Disk disk, VolumeRecord volume)
    {
        var attachment = new AttachmentRecord
        {
            VolumeId = volume.Id,
            InstanceId = instance.Id,
            DeviceName = disk.DeviceName,
            AttachedAt = call.Now,
            State = AttachmentState.Attaching,
            SettlesAt = call.Now + call.Timings.VolumeAttachment,
            DeleteOnTermination = disk.DeleteOnTermination,
        };
        call.Region.Volumes.Add(volume.Id, volume);
        volume.Attachments.Add(attachment);
        instance.Attachments.Add(attachment);
    }

    private static Disk FromImage(BlockDeviceRecord device, BlockDeviceInput? change, string zone)
    {
        var type = change?.VolumeType ?? device.VolumeType;
        var sameType = type == device.VolumeType;
        return new Disk(
            device.DeviceName,
            new VolumeRequest
            {
                AvailabilityZone = zone,
                SnapshotId = change?.SnapshotId ?? device.SnapshotId,
                SizeGib = change?.SizeGib ?? device.SizeGib,
                VolumeType = type,
                // Figures of the image's volume type mean nothing for another one.
                Iops = change?.Iops ?? (sameType ? device.Iops : null),
                Throughput = change?.Throughput ?? (sameType ? device.Throughput : null),
                Encrypted = change?.Encrypted ?? (device.Encrypted == true ? true : null),
                KmsKeyId = change?.KmsKeyId,
            },
            change?.DeleteOnTermination ?? device.DeleteOnTermination);
    }

    private static VolumeRequest Request(BlockDeviceInput input, string zone) => new()
    {
        AvailabilityZone = zone,
        SnapshotId = input.SnapshotId,
        SizeGib = input.SizeGib,
        VolumeType = input.VolumeType ?? "gp2",
        Iops = input.Iops,
        Throughput = input.Throughput,
        Encrypted = input.Encrypted,
        KmsKeyId = input.KmsKeyId,
    };
}
