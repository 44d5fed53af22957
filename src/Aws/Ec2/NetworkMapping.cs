using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ec2;

/// <summary>What EC2 says of networks, in the port's words.</summary>
internal static class NetworkMapping
{
    public static IReadOnlyList<string> Ranges(Subnet subnet) =>
        [subnet.CidrBlock, .. (subnet.Ipv6CidrBlockAssociationSet ?? []).Select(association => association.Ipv6CidrBlock)];

    public static IReadOnlyList<string> Ranges(Vpc vpc) =>
    [
        vpc.CidrBlock,
        .. (vpc.CidrBlockAssociationSet ?? []).Select(association => association.CidrBlock).Where(range => range != vpc.CidrBlock),
        .. (vpc.Ipv6CidrBlockAssociationSet ?? []).Select(association => association.Ipv6CidrBlock),
    ];

    /// <summary>A route has one target, and EC2 names it in a field of its kind; a virtual private gateway and an endpoint stand in that of the internet gateway.</summary>
    public static NetworkRoute Route(Route route)
    {
        var destination = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "?";
        var (kind, target) = Target(route);
        return new NetworkRoute(destination, kind, target, route.State != RouteState.Blackhole);
    }

    public static SecurityGroupDescription Group(SecurityGroup group) =>
        new(group.GroupId, group.VpcId, [.. (group.IpPermissions ?? []).SelectMany(Rules)], [.. (group.IpPermissionsEgress ?? []).SelectMany(Rules)]);

    private static (RouteKind Kind, string Target) Target(Route route)
    {
        if (route.NatGatewayId is { } nat) return (RouteKind.NatGateway, nat);
        if (route.VpcPeeringConnectionId is { } peering) return (RouteKind.Peering, peering);
        if (route.TransitGatewayId is { } transit) return (RouteKind.TransitGateway, transit);
        if (route.EgressOnlyInternetGatewayId is { } egress) return (RouteKind.InternetGateway, egress);
        if (route.NetworkInterfaceId is { } card) return (RouteKind.Interface, card);
        if (route.InstanceId is { } instance) return (RouteKind.Interface, instance);
        return route.GatewayId switch
        {
            "local" => (RouteKind.Local, "local"),
            { } id when id.StartsWith("vpce-", StringComparison.Ordinal) => (RouteKind.ServiceEndpoint, id),
            { } id when id.StartsWith("igw-", StringComparison.Ordinal) => (RouteKind.InternetGateway, id),
            { } id when id.StartsWith("vgw-", StringComparison.Ordinal) => (RouteKind.VpnGateway, id),
            var other => (RouteKind.Other, other ?? route.LocalGatewayId ?? route.CarrierGatewayId ?? route.CoreNetworkArn ?? "unknown"),
        };
    }

    private static IEnumerable<SecurityRule> Rules(IpPermission permission)
    {
        var peers = (permission.Ipv4Ranges ?? []).Select(range => range.CidrIp)
            .Concat((permission.Ipv6Ranges ?? []).Select(range => range.CidrIpv6))
            .Concat((permission.PrefixListIds ?? []).Select(list => list.Id))
            .Concat((permission.UserIdGroupPairs ?? []).Select(pair => pair.GroupId));
        return peers.Select(peer => new SecurityRule(Ports(permission), peer));
    }

    private static string Ports(IpPermission permission) => permission switch
    {
        { IpProtocol: "-1" } => "everything",
        { FromPort: null or -1 } => permission.IpProtocol,
        _ when permission.FromPort == permission.ToPort => $"{permission.IpProtocol} {permission.FromPort}",
        _ => $"{permission.IpProtocol} {permission.FromPort}-{permission.ToPort}",
    };
}
