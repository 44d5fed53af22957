using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;

namespace DRServerless.Aws.Launching;

/// <summary>The requests that a launch sends; pure, so that each attribute carried over can be looked at.</summary>
internal static class LaunchRequests
{
    /// <summary>The temporary image, with the source's architecture, boot mode, networking, root device and disks.</summary>
    public static RegisterImageRequest Image(LaunchRequest launch) => new()
    {
        Name = LaunchNames.Image(launch.IdempotencyKey),
        Description = $"DRServerless {launch.MachineId}, temporary",
        Architecture = launch.Source.Architecture,
        BootMode = (launch.Settings.BootMode ?? launch.Source.BootMode) is { } mode ? BootModeValues.FindValue(mode) : null,
        EnaSupport = launch.Source.EnaSupport ? true : null,
        VirtualizationType = "hvm",
        RootDeviceName = launch.Source.RootDeviceName,
        BlockDeviceMappings = [.. launch.Snapshots.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Mapping(launch, pair.Key, pair.Value))],
        TagSpecifications = [OwnershipTags.For(ResourceType.Image, LaunchTags.Ownership(launch))],
    };

    /// <summary>The instance. <paramref name="profileArn"/> is the source's instance profile where it may be carried over.</summary>
    public static RunInstancesRequest Instance(LaunchRequest launch, string imageId, string? profileArn) => new(imageId, 1, 1)
    {
        ClientToken = LaunchNames.InstanceToken(launch.IdempotencyKey),
        InstanceType = launch.Settings.InstanceType ?? launch.Source.InstanceType,
        NetworkInterfaces = launch.NoPublicAddress ? [Interface(launch.Settings)] : null,
        SubnetId = launch.NoPublicAddress ? null : launch.Settings.SubnetId,
        SecurityGroupIds = launch.NoPublicAddress ? null : Groups(launch.Settings),
        PrivateIpAddress = launch.NoPublicAddress ? null : launch.Settings.PrivateIp,
        IamInstanceProfile = Profile(launch.Settings.InstanceProfile ?? profileArn),
        TagSpecifications =
        [
            OwnershipTags.For(ResourceType.Instance, LaunchTags.Instance(launch)),
            OwnershipTags.For(ResourceType.Volume, LaunchTags.Ownership(launch)),
        ],
    };

    /// <summary>The one network interface. EC2 takes the network either here or in the request itself, and only here the wish for no public address.</summary>
    private static InstanceNetworkInterfaceSpecification Interface(LaunchSettings settings) => new()
    {
        DeviceIndex = 0,
        AssociatePublicIpAddress = false,
        DeleteOnTermination = true,
        SubnetId = settings.SubnetId,
        Groups = Groups(settings),
        PrivateIpAddress = settings.PrivateIp,
    };

    private static List<string>? Groups(LaunchSettings settings) => settings.SecurityGroupIds.Count == 0 ? null : [.. settings.SecurityGroupIds];

    /// <summary>A volume with the data of a device.</summary>
    public static CreateVolumeRequest Volume(LaunchRequest launch, string deviceName, string availabilityZone)
    {
        var shape = Shape(launch, deviceName);
        return new CreateVolumeRequest
        {
            ClientToken = LaunchNames.VolumeToken(launch.IdempotencyKey, deviceName),
            AvailabilityZone = availabilityZone,
            SnapshotId = launch.Snapshots[deviceName],
            VolumeType = shape.Type,
            Iops = shape.Iops,
            Throughput = shape.ThroughputMiBps,
            TagSpecifications = [OwnershipTags.For(ResourceType.Volume, LaunchTags.Volume(launch, deviceName))],
        };
    }

    /// <summary>Size and encryption are the snapshot's own.</summary>
    private static BlockDeviceMapping Mapping(LaunchRequest launch, string deviceName, string snapshotId)
    {
        var shape = Shape(launch, deviceName);
        return new BlockDeviceMapping
        {
            DeviceName = deviceName,
            Ebs = new EbsBlockDevice
            {
                SnapshotId = snapshotId,
                VolumeType = shape.Type,
                Iops = shape.Iops,
                Throughput = shape.ThroughputMiBps,
                DeleteOnTermination = true,
            },
        };
    }

    private static VolumeShape Shape(LaunchRequest launch, string deviceName) =>
        VolumeShape.For(launch.Source.Disks.FirstOrDefault(disk => disk.DeviceName == deviceName), launch.Settings);

    private static IamInstanceProfileSpecification? Profile(string? profile) => profile switch
    {
        null => null,
        _ when profile.StartsWith("arn:", StringComparison.Ordinal) => new IamInstanceProfileSpecification { Arn = profile },
        _ => new IamInstanceProfileSpecification { Name = profile },
    };
}
