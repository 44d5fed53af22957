using System.Text.RegularExpressions;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2;

/// <summary>Finds resources by id, with the errors that EC2 gives for ids that are none or name nothing.</summary>
internal static partial class Lookup
{
    public static InstanceRecord Instance(Ec2Call call, string id)
    {
        if (!IsId(id, "i")) throw Ec2Errors.Of("InvalidInstanceID.Malformed", $"Invalid id: \"{id}\"");
        return call.Region.Instances.TryGetValue(id, out var instance) && instance.VisibleFrom <= call.Now
            ? instance
            : throw Ec2Errors.InstanceNotFound(id);
    }

    public static VolumeRecord Volume(Ec2Call call, string id)
    {
        ThrowUnlessId(id, "vol", "volumeId");
        return call.Region.Volumes.GetValueOrDefault(id) ?? throw Ec2Errors.VolumeNotFound(id);
    }

    /// <summary>A snapshot of the caller's account.</summary>
    public static SnapshotRecord Snapshot(Ec2Call call, string id)
    {
        ThrowUnlessId(id, "snap", "snapshotId");
        return call.Region.Snapshots.TryGetValue(id, out var snapshot) && snapshot.VisibleFrom <= call.Now
            ? snapshot
            : throw Ec2Errors.SnapshotNotFound(id);
    }

    /// <summary>A snapshot to create a volume from: completed, and the caller's own or one of a public image.</summary>
    public static SnapshotRecord UsableSnapshot(Ec2Call call, string id)
    {
        if (StockImages.RegionOf(call.Region).Snapshots.TryGetValue(id, out var stock)) return stock;
        var snapshot = Snapshot(call, id);
        var state = snapshot.Settle(call.Now);
        return state == SnapshotState.Completed
            ? snapshot
            : throw Ec2Errors.IncorrectState($"Snapshot {id} is in invalid state - {EnumNames.Of(state)}");
    }

    /// <summary>An image that the caller may launch: its own, or a public one.</summary>
    public static ImageRecord Image(Ec2Call call, string id)
    {
        if (!IsId(id, "ami")) throw Ec2Errors.Of("InvalidAMIID.Malformed", $"Invalid id: \"{id}\" (expecting \"ami-...\")");
        return call.Region.Images.GetValueOrDefault(id)
            ?? StockImages.RegionOf(call.Region).Images.GetValueOrDefault(id)
            ?? throw Ec2Errors.ImageNotFound(id);
    }

    public static SubnetRecord Subnet(Ec2Call call, string id) =>
        call.Region.Subnets.GetValueOrDefault(id)
        ?? throw Ec2Errors.Of("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist");

    public static SecurityGroupRecord SecurityGroup(Ec2Call call, string id) =>
        call.Region.SecurityGroups.GetValueOrDefault(id)
        ?? throw Ec2Errors.Of("InvalidGroup.NotFound", $"The security group '{id}' does not exist");

    public static VpcRecord Vpc(Ec2Call call, string id) =>
        call.Region.Vpcs.GetValueOrDefault(id)
        ?? throw Ec2Errors.Of("InvalidVpcID.NotFound", $"The vpc ID '{id}' does not exist");

    public static RouteTableRecord RouteTable(Ec2Call call, string id) =>
        call.Region.RouteTables.GetValueOrDefault(id)
        ?? throw Ec2Errors.Of("InvalidRouteTableID.NotFound", $"The routeTable ID '{id}' does not exist");

    public static InternetGatewayRecord InternetGateway(Ec2Call call, string id) =>
        call.Region.InternetGateways.GetValueOrDefault(id)
        ?? throw Ec2Errors.Of("InvalidInternetGatewayID.NotFound", $"The internetGateway ID '{id}' does not exist");

    /// <summary>Any resource that can carry tags.</summary>
    public static Resource Taggable(Ec2Call call, string id) => id.Split('-')[0] switch
    {
        "i" => Instance(call, id),
        "vol" => Volume(call, id),
        "snap" => Snapshot(call, id),
        "ami" => call.Region.Images.GetValueOrDefault(id) ?? throw Ec2Errors.ImageNotFound(id),
        "subnet" => Subnet(call, id),
        "sg" => SecurityGroup(call, id),
        "vpc" => Vpc(call, id),
        "rtb" => RouteTable(call, id),
        "igw" => InternetGateway(call, id),
        _ => throw Ec2Errors.Of("InvalidID", $"The ID '{id}' is not valid"),
    };

    private static void ThrowUnlessId(string id, string prefix, string parameter)
    {
        if (!IsId(id, prefix))
            throw Ec2Errors.InvalidParameterValue($"Value ({id}) for parameter {parameter} is invalid. Expected: '{prefix}-...'.");
    }

    private static bool IsId(string id, string prefix) =>
        id.StartsWith(prefix + "-", StringComparison.Ordinal) && Hexadecimal().IsMatch(id.AsSpan(prefix.Length + 1));

    [GeneratedRegex("^(?:[0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex Hexadecimal();
}
