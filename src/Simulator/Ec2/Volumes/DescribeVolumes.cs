using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Volumes;

internal static class DescribeVolumes
{
    private static readonly Dictionary<string, Func<VolumeRecord, IEnumerable<string?>>> Fields = new(StringComparer.Ordinal)
    {
        ["volume-id"] = volume => [volume.Id],
        ["status"] = volume => [EnumNames.Of(volume.State)],
        ["snapshot-id"] = volume => [volume.SnapshotId],
        ["availability-zone"] = volume => [volume.AvailabilityZone],
        ["volume-type"] = volume => [volume.VolumeType],
        ["size"] = volume => [$"{volume.SizeGib}"],
        ["encrypted"] = volume => [volume.Encrypted ? "true" : "false"],
        ["attachment.instance-id"] = volume => volume.Attachments.Select(attachment => attachment.InstanceId),
        ["attachment.device"] = volume => volume.Attachments.Select(attachment => attachment.DeviceName),
        ["attachment.status"] = volume => volume.Attachments.Select(attachment => EnumNames.Of(attachment.State)),
        ["attachment.delete-on-termination"] =
            volume => volume.Attachments.Select(attachment => attachment.DeleteOnTermination ? "true" : "false"),
    };

    public static void Handle(Ec2Call call)
    {
        var ids = call.Parameters.List("VolumeId");
        IEnumerable<VolumeRecord> volumes = ids.Count > 0 ? ids.Select(id => Lookup.Volume(call, id)).ToList() : call.Region.Volumes.Values;
        var matching = Filters.Parse(call.Parameters).Apply(volumes, Fields);
        var (page, next) = Paging.Take(call, matching, "volumeId", ids.Count > 0);
        call.Response.List("volumeSet", page, volume => VolumeXml.Write(call.Response, volume));
        call.Response.Text("nextToken", next);
    }
}
