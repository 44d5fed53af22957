using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

internal static class DescribeInstances
{
    private static readonly Dictionary<string, Func<InstanceRecord, IEnumerable<string?>>> Fields = new(StringComparer.Ordinal)
    {
        ["instance-id"] = instance => [instance.Id],
        ["instance-state-name"] = instance => [EnumNames.Of(instance.State)],
        ["instance-state-code"] = instance => [$"{(int)instance.State}"],
        ["instance-type"] = instance => [instance.InstanceType],
        ["image-id"] = instance => [instance.ImageId],
        ["architecture"] = instance => [instance.Architecture],
        ["platform"] = instance => [instance.Platform],
        ["platform-details"] = instance => [instance.PlatformDetails],
        ["availability-zone"] = instance => [instance.AvailabilityZone],
        ["subnet-id"] = instance => [instance.SubnetId],
        ["private-ip-address"] = instance => [instance.PrivateIpAddress],
        ["reservation-id"] = instance => [instance.ReservationId],
        ["client-token"] = instance => [instance.ClientToken],
        ["root-device-name"] = instance => [instance.RootDeviceName],
        ["instance.group-id"] = instance => instance.SecurityGroupIds,
        ["iam-instance-profile.arn"] = instance => [instance.IamInstanceProfileArn],
        ["block-device-mapping.volume-id"] = instance => instance.Attachments.Select(attachment => attachment.VolumeId),
        ["block-device-mapping.device-name"] = instance => instance.Attachments.Select(attachment => attachment.DeviceName),
    };

    public static void Handle(Ec2Call call)
    {
        var (page, next) = Take(call);
        var reservations = page.GroupBy(instance => instance.ReservationId, StringComparer.Ordinal);
        call.Response.List("reservationSet", reservations, group => InstanceXml.WriteReservation(call.Response, call.Region, [.. group]));
        call.Response.Text("nextToken", next);
    }

    /// <summary>The instances that the call asks for.</summary>
    public static (IReadOnlyList<InstanceRecord> Page, string? NextToken) Take(Ec2Call call, Func<InstanceRecord, bool>? only = null)
    {
        var ids = call.Parameters.List("InstanceId");
        IEnumerable<InstanceRecord> instances = ids.Count > 0
            ? ids.Distinct(StringComparer.Ordinal).Select(id => Lookup.Instance(call, id)).ToList()
            : call.Region.Instances.Values.Where(instance => instance.VisibleFrom <= call.Now);
        var matching = Filters.Parse(call.Parameters).Apply(instances, Fields);
        return Paging.Take(call, only is null ? matching : matching.Where(only), "instancesSet", ids.Count > 0);
    }
}
