using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Volumes;

internal static class VolumeXml
{
    public static void Write(Ec2Writer writer, VolumeRecord volume)
    {
        writer.Text("volumeId", volume.Id);
        writer.Number("size", volume.SizeGib);
        // EC2 shows an empty element for a volume that was created empty.
        writer.Text("snapshotId", volume.SnapshotId ?? "");
        writer.Text("availabilityZone", volume.AvailabilityZone);
        writer.Text("status", EnumNames.Of(volume.State));
        writer.Time("createTime", volume.CreatedAt);
        writer.List("attachmentSet", volume.Attachments, attachment => WriteAttachment(writer, attachment));
        writer.Tags(volume.Tags);
        writer.Text("volumeType", volume.VolumeType);
        writer.Number("iops", volume.Iops);
        writer.Number("throughput", volume.Throughput);
        writer.Flag("encrypted", volume.Encrypted);
        writer.Text("kmsKeyId", volume.KmsKeyArn);
        writer.Flag("multiAttachEnabled", false);
    }

    public static void WriteAttachment(Ec2Writer writer, AttachmentRecord attachment)
    {
        writer.Text("volumeId", attachment.VolumeId);
        writer.Text("instanceId", attachment.InstanceId);
        writer.Text("device", attachment.DeviceName);
        writer.Text("status", EnumNames.Of(attachment.State));
        writer.Time("attachTime", attachment.AttachedAt);
        writer.Flag("deleteOnTermination", attachment.DeleteOnTermination);
    }
}
