using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ec2;

/// <summary>From EC2's words to the domain's; pure.</summary>
internal static class MachineMapping
{
    /// <summary>What EC2 bills a Linux without a licence as.</summary>
    private const string PlainUsage = "RunInstances";
    private const string PlainPlatform = "Linux/UNIX";

    /// <summary>Describes an instance with its volumes, which must hold every volume of <see cref="VolumeIds"/>.</summary>
    public static MachineDescription Describe(Instance instance, IReadOnlyDictionary<string, Volume> volumes)
    {
        var tags = (instance.Tags ?? []).Where(tag => OwnershipTags.IsPersonal(tag.Key)).ToDictionary(tag => tag.Key, tag => tag.Value ?? "");
        return new MachineDescription
        {
            InstanceId = instance.InstanceId,
            Name = tags.TryGetValue("Name", out var name) && name.Length > 0 ? name : instance.InstanceId,
            PowerState = Power(instance),
            Platform = IsWindows(instance) ? Platform.Windows : Platform.Linux,
            Licensed = IsLicensed(instance),
            Architecture = instance.Architecture?.Value ?? "x86_64",
            BootMode = instance.BootMode?.Value ?? instance.CurrentInstanceBootMode?.Value,
            EnaSupport = instance.EnaSupport ?? false,
            RootDeviceName = instance.RootDeviceName,
            InstanceType = instance.InstanceType?.Value ?? "",
            ImageId = instance.ImageId,
            AvailabilityZone = instance.Placement?.AvailabilityZone,
            SubnetId = instance.SubnetId,
            PrivateIp = instance.PrivateIpAddress,
            InstanceProfileArn = instance.IamInstanceProfile?.Arn,
            Tags = tags,
            Disks = Disks(instance, volumes),
        };
    }

    /// <summary>Ids of the volumes that are attached or being attached.</summary>
    public static IEnumerable<string> VolumeIds(Instance instance) => Mappings(instance).Select(mapping => mapping.Ebs.VolumeId);

    /// <summary>The instance's EBS disks: what detaches counts no longer.</summary>
    public static IEnumerable<InstanceBlockDeviceMapping> Mappings(Instance instance) =>
        (instance.BlockDeviceMappings ?? []).Where(mapping =>
            mapping.Ebs?.VolumeId is not null && mapping.Ebs.Status != AttachmentStatus.Detached && mapping.Ebs.Status != AttachmentStatus.Detaching);

    /// <summary>Power state of an instance.</summary>
    public static PowerState Power(Instance instance) => instance.State?.Name?.Value switch
    {
        "pending" => PowerState.Pending,
        "running" => PowerState.Running,
        "stopping" => PowerState.Stopping,
        "stopped" => PowerState.Stopped,
        "shutting-down" => PowerState.Terminating,
        "terminated" => PowerState.Terminated,
        var other => throw new DrException(ErrorCodes.Unexpected, $"Instance {instance.InstanceId} is in the unknown state '{other}'. Nothing was changed."),
    };

    private static bool IsWindows(Instance instance) =>
        string.Equals(instance.Platform?.Value, "windows", StringComparison.OrdinalIgnoreCase)
        || (instance.PlatformDetails?.StartsWith("Windows", StringComparison.OrdinalIgnoreCase) ?? false);

    /// <summary>The usage operation decides; where EC2 leaves it out, the platform details do.</summary>
    private static bool IsLicensed(Instance instance) =>
        instance.ProductCodes is { Count: > 0 }
        || (instance.UsageOperation is { Length: > 0 } usage
            ? usage != PlainUsage
            : instance.PlatformDetails is { Length: > 0 } details && details != PlainPlatform);

    private static List<DiskDescription> Disks(Instance instance, IReadOnlyDictionary<string, Volume> volumes) =>
    [
        .. Mappings(instance)
            .Select(mapping => Disk(mapping, volumes[mapping.Ebs.VolumeId], instance.RootDeviceName))
            .OrderByDescending(disk => disk.IsRoot).ThenBy(disk => disk.DeviceName, StringComparer.Ordinal),
    ];

    private static DiskDescription Disk(InstanceBlockDeviceMapping mapping, Volume volume, string rootDeviceName) => new()
    {
        DeviceName = mapping.DeviceName,
        VolumeId = volume.VolumeId,
        SizeGiB = volume.Size ?? 0,
        VolumeType = volume.VolumeType?.Value ?? "gp2",
        Iops = VolumeTypes.HaveIops(volume.VolumeType?.Value) ? volume.Iops : null,
        ThroughputMiBps = VolumeTypes.HaveThroughput(volume.VolumeType?.Value) ? volume.Throughput : null,
        Encrypted = volume.Encrypted ?? false,
        IsRoot = mapping.DeviceName == rootDeviceName,
    };
}
