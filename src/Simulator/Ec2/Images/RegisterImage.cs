using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Ec2.Volumes;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Images;

/// <summary>
/// RegisterImage from EBS snapshots. What is registered is a plain Linux image, whatever is on the snapshots: this way no licence is
/// carried over, as EC2 documents.
/// </summary>
internal static class RegisterImage
{
    private static readonly string[] Architectures = ["x86_64", "arm64", "i386"];
    private static readonly string[] BootModes = ["legacy-bios", "uefi", "uefi-preferred"];

    public static void Handle(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "image", "snapshot");
        var name = CheckName(call);
        var devices = BlockDevices(call);
        var image = ImageOf(call, name, devices);
        TagInput.Apply(image, TagInput.ForType(call.Parameters, "image"));
        call.Region.Images.Add(image.Id, image);
        call.Response.Text("imageId", image.Id);
    }

    private static string CheckName(Ec2Call call)
    {
        var name = call.Parameters.Required("Name");
        if (name.Length is < 3 or > 128 || !name.All(c => char.IsAsciiLetterOrDigit(c) || " ()[]./-'@_".Contains(c)))
        {
            throw Ec2Errors.Of(
                "InvalidAMIName.Malformed",
                "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', '-', '/' and '_'");
        }

        var same = call.Region.Images.Values.FirstOrDefault(image => image.Name == name);
        return same is null
            ? name
            : throw Ec2Errors.Of("InvalidAMIName.Duplicate", $"AMI name {name} is already in use by AMI {same.Id}");
    }

    private static List<BlockDeviceRecord> BlockDevices(Ec2Call call)
    {
        var root = call.Parameters.Text("RootDeviceName") ?? throw Ec2Errors.MissingParameter("rootDeviceName");
        var devices = new List<BlockDeviceRecord>();
        foreach (var input in BlockDeviceInput.Parse(call.Parameters).Where(device => !device.NoDevice && !device.Ephemeral))
            devices.Add(BlockDevice(call, input, isRoot: input.DeviceName == root));
        if (devices.Find(device => device.DeviceName == root) is not { SnapshotId: not null })
        {
            throw Ec2Errors.Of(
                "InvalidBlockDeviceMapping", $"A block device mapping with a snapshot is required for the root device {root}");
        }

        return devices;
    }

    private static BlockDeviceRecord BlockDevice(Ec2Call call, BlockDeviceInput input, bool isRoot)
    {
        var snapshot = input.SnapshotId is null ? null : Lookup.UsableSnapshot(call, input.SnapshotId);
        var size = input.SizeGib ?? snapshot?.SizeGib
            ?? throw Ec2Errors.Of("MissingParameter", "The request must contain the parameter size or snapshotId");
        if (size < snapshot?.SizeGib)
        {
            throw Ec2Errors.Of(
                "InvalidBlockDeviceMapping", $"Volume of size {size}GB is smaller than snapshot '{snapshot.Id}', expect size >= {snapshot.SizeGib}GB");
        }

        if (input.Encrypted is not null && snapshot is not null)
        {
            throw Ec2Errors.Of(
                "InvalidBlockDeviceMapping", "The encryption status of a snapshot cannot be changed when registering an image from it.");
        }

        var type = input.VolumeType ?? "gp2";
        VolumeTypes.Check(type, size, input.Iops, input.Throughput);
        return new BlockDeviceRecord
        {
            DeviceName = input.DeviceName,
            SnapshotId = input.SnapshotId,
            SizeGib = size,
            VolumeType = type,
            Iops = input.Iops,
            Throughput = input.Throughput,
            Encrypted = snapshot?.Encrypted ?? input.Encrypted,
            DeleteOnTermination = input.DeleteOnTermination ?? isRoot,
        };
    }

    private static ImageRecord ImageOf(Ec2Call call, string name, List<BlockDeviceRecord> devices)
    {
        var parameters = call.Parameters;
        var architecture = OneOf(parameters.Text("Architecture") ?? "i386", Architectures, "architecture");
        var bootMode = parameters.Text("BootMode") is { } mode ? OneOf(mode, BootModes, "bootMode") : null;
        if (architecture == "arm64" && bootMode == "legacy-bios")
            throw Ec2Errors.InvalidParameterCombination("The boot mode legacy-bios is not supported for the architecture arm64.");
        if (parameters.Text("TpmSupport") is not null && bootMode != "uefi")
            throw Ec2Errors.InvalidParameterCombination("TpmSupport requires the boot mode uefi.");
        return new ImageRecord
        {
            Id = call.NewId("ami"),
            CreatedAt = call.Now,
            Name = name,
            OwnerId = call.Region.AccountId,
            Description = parameters.Text("Description") ?? "",
            State = "pending",
            SettlesAt = call.Now + call.Timings.ImageRegistration,
            Architecture = architecture,
            RootDeviceName = parameters.Required("RootDeviceName"),
            BootMode = bootMode,
            EnaSupport = parameters.Flag("EnaSupport") ?? false,
            SriovNetSupport = parameters.Text("SriovNetSupport"),
            VirtualizationType = OneOf(parameters.Text("VirtualizationType") ?? "paravirtual", ["hvm", "paravirtual"], "virtualizationType"),
            TpmSupport = parameters.Text("TpmSupport"),
            ImdsSupport = parameters.Text("ImdsSupport"),
            BlockDevices = devices,
        };
    }

    private static string OneOf(string value, string[] allowed, string name) =>
        allowed.Contains(value) ? value : throw Ec2Errors.InvalidValue(value, name);
}
