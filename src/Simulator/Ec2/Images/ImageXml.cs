using System.Globalization;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Images;

internal static class ImageXml
{
    public static void Write(Ec2Writer writer, ImageRecord image)
    {
        writer.Text("imageId", image.Id);
        writer.Text("imageLocation", $"{image.OwnerId}/{image.Name}");
        writer.Text("imageState", image.State);
        writer.Text("imageOwnerId", image.OwnerId);
        writer.Text("imageOwnerAlias", image.OwnerAlias);
        writer.Text("creationDate", image.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.Flag("isPublic", image.Public);
        writer.List("productCodes", image.ProductCodes, code =>
        {
            writer.Text("productCode", code);
            writer.Text("type", "marketplace");
        });
        writer.Text("architecture", image.Architecture);
        writer.Text("imageType", "machine");
        writer.Text("platform", image.Platform);
        writer.Text("platformDetails", image.PlatformDetails);
        writer.Text("usageOperation", image.UsageOperation);
        writer.Text("name", image.Name);
        writer.Text("description", image.Description);
        writer.Text("rootDeviceType", "ebs");
        writer.Text("rootDeviceName", image.RootDeviceName);
        writer.List("blockDeviceMapping", image.BlockDevices, device => WriteDevice(writer, device));
        writer.Text("virtualizationType", image.VirtualizationType);
        writer.Text("hypervisor", "xen");
        writer.Flag("enaSupport", image.EnaSupport);
        writer.Text("sriovNetSupport", image.SriovNetSupport);
        writer.Text("bootMode", image.BootMode);
        writer.Text("tpmSupport", image.TpmSupport);
        writer.Text("imdsSupport", image.ImdsSupport);
        writer.Tags(image.Tags);
    }

    private static void WriteDevice(Ec2Writer writer, BlockDeviceRecord device)
    {
        writer.Text("deviceName", device.DeviceName);
        writer.Structure("ebs", () =>
        {
            writer.Text("snapshotId", device.SnapshotId);
            writer.Number("volumeSize", device.SizeGib);
            writer.Flag("deleteOnTermination", device.DeleteOnTermination);
            writer.Text("volumeType", device.VolumeType);
            writer.Number("iops", device.Iops);
            writer.Number("throughput", device.Throughput);
            writer.Flag("encrypted", device.Encrypted ?? false);
        });
    }
}
