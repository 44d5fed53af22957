using System.Net;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>Makes networks, subnets and internet gateways.</summary>
internal static class NetworkCreation
{
    private const int Largest = 16;
    private const int Smallest = 28;

    public static void CreateVpc(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "vpc");
        var range = Range(call.Parameters.Required("CidrBlock"), "InvalidVpc.Range");
        var vpc = DefaultNetwork.AddNetwork(call.Region, range.ToString(), isDefault: false);
        TagInput.Apply(vpc, TagInput.ForType(call.Parameters, "vpc"));
        call.Response.Structure("vpc", () => Networks.WriteVpc(call, vpc));
    }

    public static void CreateSubnet(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "subnet");
        var vpc = Lookup.Vpc(call, call.Parameters.Required("VpcId"));
        var range = Range(call.Parameters.Required("CidrBlock"), "InvalidSubnet.Range");
        var whole = IPNetwork.Parse(vpc.CidrBlock);
        if (whole.PrefixLength > range.PrefixLength || !whole.Contains(range.BaseAddress))
            throw Ec2Errors.Of("InvalidSubnet.Range", $"The CIDR '{range}' is invalid.");
        var others = call.Region.Subnets.Values.Where(subnet => subnet.VpcId == vpc.Id).Select(subnet => IPNetwork.Parse(subnet.CidrBlock));
        if (others.Any(other => other.Contains(range.BaseAddress) || range.Contains(other.BaseAddress)))
            throw Ec2Errors.Of("InvalidSubnet.Conflict", $"The CIDR '{range}' conflicts with another subnet");
        var zones = AwsRegions.ZonesOf(call.Region.Name);
        var zone = call.Parameters.Text("AvailabilityZone") ?? zones[0];
        if (!zones.Contains(zone)) throw Ec2Errors.InvalidParameterValue($"Value ({zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {string.Join(", ", zones)}.");
        var made = new SubnetRecord { Id = call.NewId("subnet"), CreatedAt = call.Now, VpcId = vpc.Id, AvailabilityZone = zone, CidrBlock = range.ToString() };
        TagInput.Apply(made, TagInput.ForType(call.Parameters, "subnet"));
        call.Region.Subnets.Add(made.Id, made);
        call.Response.Structure("subnet", () => Networks.WriteSubnet(call, made));
    }

    public static void CreateInternetGateway(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "internet-gateway");
        var made = new InternetGatewayRecord { Id = call.NewId("igw"), CreatedAt = call.Now };
        TagInput.Apply(made, TagInput.ForType(call.Parameters, "internet-gateway"));
        call.Region.InternetGateways.Add(made.Id, made);
        call.Response.Structure("internetGateway", () =>
        {
            call.Response.Text("internetGatewayId", made.Id);
            call.Response.List<string>("attachmentSet", [], _ => { });
            call.Response.Tags(made.Tags);
        });
    }

    public static void AttachInternetGateway(Ec2Call call)
    {
        var gateway = Lookup.InternetGateway(call, call.Parameters.Required("InternetGatewayId"));
        var vpc = Lookup.Vpc(call, call.Parameters.Required("VpcId"));
        if (gateway.VpcId is { } other) throw Ec2Errors.Of("Resource.AlreadyAssociated", $"resource {gateway.Id} is already attached to network {other}");
        if (call.Region.InternetGateways.Values.Any(attached => attached.VpcId == vpc.Id))
            throw Ec2Errors.InvalidParameterValue($"Network {vpc.Id} already has an internet gateway attached");
        gateway.VpcId = vpc.Id;
        call.WriteSuccess();
    }

    private static IPNetwork Range(string text, string outside)
    {
        if (!IPNetwork.TryParse(text, out var range)) throw Ec2Errors.InvalidParameterValue($"Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.");
        return range.PrefixLength is >= Largest and <= Smallest ? range : throw Ec2Errors.Of(outside, $"The CIDR '{text}' is invalid.");
    }
}
