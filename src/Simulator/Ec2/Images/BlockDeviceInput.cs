using DRServerless.Simulator.Ec2.Protocol;

namespace DRServerless.Simulator.Ec2.Images;

/// <summary>A block device mapping as a call gives it.</summary>
internal sealed record BlockDeviceInput
{
    public required string DeviceName { get; init; }

    /// <summary>Takes the device out of what the image brings.</summary>
    public bool NoDevice { get; init; }

    /// <summary>An instance-store volume: the simulated types have none, so it is ignored.</summary>
    public bool Ephemeral { get; init; }

    public string? SnapshotId { get; init; }

    public int? SizeGib { get; init; }

    public string? VolumeType { get; init; }

    public int? Iops { get; init; }

    public int? Throughput { get; init; }

    public bool? Encrypted { get; init; }

    public string? KmsKeyId { get; init; }

    public bool? DeleteOnTermination { get; init; }

    public static IReadOnlyList<BlockDeviceInput> Parse(QueryParameters parameters)
    {
        var devices = parameters.Structures("BlockDeviceMapping").Select(ParseOne).ToList();
        var twice = devices.GroupBy(device => device.DeviceName, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? devices
            : throw Ec2Errors.Of("InvalidBlockDeviceMapping", $"The device '{twice.Key}' is used in more than one block-device mapping");
    }

    private static BlockDeviceInput ParseOne(QueryParameters mapping)
    {
        var ebs = mapping.Structure("Ebs");
        return new BlockDeviceInput
        {
            DeviceName = mapping.Required("DeviceName"),
            NoDevice = mapping.Has("NoDevice"),
            Ephemeral = mapping.Text("VirtualName") is not null,
            SnapshotId = ebs.Text("SnapshotId"),
            SizeGib = ebs.Integer("VolumeSize"),
            VolumeType = ebs.Text("VolumeType"),
            Iops = ebs.Integer("Iops"),
            Throughput = ebs.Integer("Throughput"),
            Encrypted = ebs.Flag("Encrypted"),
            KmsKeyId = ebs.Text("KmsKeyId"),
            DeleteOnTermination = ebs.Flag("DeleteOnTermination"),
        };
    }
}
