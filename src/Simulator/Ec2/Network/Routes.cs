using System.Net;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>
/// Routes. The simulated cloud has internet gateways and network interfaces' machines, but neither NAT gateways nor peerings, transit gateways or virtual
/// private ones: a route to one of those names what does not exist, and is refused as EC2 refuses it.
/// </summary>
internal static class Routes
{
    /// <summary>Parameter, and the error for an id that names nothing.</summary>
    private static readonly (string Parameter, string Missing)[] Targets =
    [
        ("NatGatewayId", "InvalidNatGatewayID.NotFound"),
        ("VpcPeeringConnectionId", "InvalidVpcPeeringConnectionID.NotFound"),
        ("TransitGatewayId", "InvalidTransitGatewayID.NotFound"),
        ("EgressOnlyInternetGatewayId", "InvalidGatewayID.NotFound"),
        ("NetworkInterfaceId", "InvalidNetworkInterfaceID.NotFound"),
    ];

    public static void Create(Ec2Call call)
    {
        var table = Lookup.RouteTable(call, call.Parameters.Required("RouteTableId"));
        var destination = Destination(call);
        if (table.Routes.ContainsKey(destination)) throw Ec2Errors.Of("RouteAlreadyExists", $"The route identified by {destination} already exists.");
        table.Routes.Add(destination, Target(call, table));
        call.WriteSuccess();
    }

    public static void Delete(Ec2Call call)
    {
        var table = Lookup.RouteTable(call, call.Parameters.Required("RouteTableId"));
        var destination = Destination(call);
        if (!table.Routes.TryGetValue(destination, out var route))
            throw Ec2Errors.Of("InvalidRoute.NotFound", $"no route with destination-cidr-block {destination} in route table {table.Id}");
        if (route.TargetId == "local") throw Ec2Errors.InvalidParameterValue($"cannot remove local route {destination} in route table {table.Id}");
        table.Routes.Remove(destination);
        call.WriteSuccess();
    }

    private static RouteRecord Target(Ec2Call call, RouteTableRecord table)
    {
        foreach (var (parameter, missing) in Targets)
        {
            if (call.Parameters.Text(parameter) is { } id) throw Ec2Errors.Of(missing, $"The {char.ToLowerInvariant(parameter[0])}{parameter[1..]} '{id}' does not exist");
        }

        if (call.Parameters.Text("InstanceId") is { } instance) return new RouteRecord("instanceId", Lookup.Instance(call, instance).Id);
        var gateway = call.Parameters.Required("GatewayId");
        if (!call.Region.InternetGateways.TryGetValue(gateway, out var found))
            throw Ec2Errors.Of("InvalidGatewayID.NotFound", $"The gateway ID '{gateway}' does not exist");
        return found.VpcId == table.VpcId
            ? new RouteRecord("gatewayId", gateway)
            : throw Ec2Errors.InvalidParameterValue($"route table {table.Id} and network gateway {gateway} belong to different networks");
    }

    private static string Destination(Ec2Call call)
    {
        var range = call.Parameters.Text("DestinationCidrBlock") ?? call.Parameters.Text("DestinationIpv6CidrBlock");
        if (range is null) throw Ec2Errors.MissingParameter("destinationCidrBlock");
        return IPNetwork.TryParse(range, out _) ? range : throw Ec2Errors.InvalidParameterValue($"Value ({range}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.");
    }
}
