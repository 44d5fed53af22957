using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>Virtual networks and subnets.</summary>
internal static class Networks
{
    private static readonly Dictionary<string, Func<VpcRecord, IEnumerable<string?>>> VpcFields = new(StringComparer.Ordinal)
    {
        ["vpc-id"] = vpc => [vpc.Id],
        ["cidr"] = vpc => [vpc.CidrBlock],
        ["is-default"] = vpc => [vpc.IsDefault ? "true" : "false"],
        ["isDefault"] = vpc => [vpc.IsDefault ? "true" : "false"],
        ["state"] = _ => ["available"],
    };

    private static readonly Dictionary<string, Func<SubnetRecord, IEnumerable<string?>>> SubnetFields = new(StringComparer.Ordinal)
    {
        ["subnet-id"] = subnet => [subnet.Id],
        ["vpc-id"] = subnet => [subnet.VpcId],
        ["availability-zone"] = subnet => [subnet.AvailabilityZone],
        ["availabilityZone"] = subnet => [subnet.AvailabilityZone],
        ["cidr-block"] = subnet => [subnet.CidrBlock],
        ["default-for-az"] = subnet => [subnet.IsDefault ? "true" : "false"],
        ["state"] = _ => ["available"],
    };

    public static void DescribeVpcs(Ec2Call call)
    {
        var ids = call.Parameters.List("VpcId");
        IEnumerable<VpcRecord> vpcs = ids.Count > 0
            ? ids.Select(id => (VpcRecord)Lookup.Taggable(call, id)).ToList()
            : call.Region.Vpcs.Values;
        var (page, next) = Paging.Take(call, Filters.Parse(call.Parameters).Apply(vpcs, VpcFields), "vpcIds", ids.Count > 0);
        call.Response.List("vpcSet", page, vpc => WriteVpc(call, vpc));
        call.Response.Text("nextToken", next);
    }

    public static void WriteVpc(Ec2Call call, VpcRecord vpc)
    {
        call.Response.Text("vpcId", vpc.Id);
        call.Response.Text("ownerId", call.Region.AccountId);
        call.Response.Text("state", "available");
        call.Response.Text("cidrBlock", vpc.CidrBlock);
        call.Response.List("cidrBlockAssociationSet", [vpc.CidrBlock], range =>
        {
            call.Response.Text("associationId", $"vpc-cidr-assoc-{vpc.Id[4..]}");
            call.Response.Text("cidrBlock", range);
            call.Response.Structure("cidrBlockState", () => call.Response.Text("state", "associated"));
        });
        call.Response.Text("instanceTenancy", "default");
        call.Response.Flag("isDefault", vpc.IsDefault);
        call.Response.Tags(vpc.Tags);
    }

    public static void DescribeSubnets(Ec2Call call)
    {
        var ids = call.Parameters.List("SubnetId");
        IEnumerable<SubnetRecord> subnets = ids.Count > 0
            ? ids.Select(id => Lookup.Subnet(call, id)).ToList()
            : call.Region.Subnets.Values;
        var (page, next) = Paging.Take(call, Filters.Parse(call.Parameters).Apply(subnets, SubnetFields), "subnetIds", ids.Count > 0);
        call.Response.List("subnetSet", page, subnet => WriteSubnet(call, subnet));
        call.Response.Text("nextToken", next);
    }

    public static void WriteSubnet(Ec2Call call, SubnetRecord subnet)
    {
        var range = SubnetRange.Parse(subnet.CidrBlock);
        var used = call.Region.Instances.Values.Count(instance => instance.SubnetId == subnet.Id && instance.PrivateIpAddress is not null);
        call.Response.Text("subnetId", subnet.Id);
        call.Response.Text("subnetArn", $"arn:aws:ec2:{call.Region.Name}:{call.Region.AccountId}:subnet/{subnet.Id}");
        call.Response.Text("state", "available");
        call.Response.Text("ownerId", call.Region.AccountId);
        call.Response.Text("vpcId", subnet.VpcId);
        call.Response.Text("cidrBlock", subnet.CidrBlock);
        call.Response.Number("availableIpAddressCount", range.Usable - used);
        call.Response.Text("availabilityZone", subnet.AvailabilityZone);
        call.Response.Flag("defaultForAz", subnet.IsDefault);
        call.Response.Flag("mapPublicIpOnLaunch", subnet.IsDefault);
        call.Response.Tags(subnet.Tags);
    }
}
