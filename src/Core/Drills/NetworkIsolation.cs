using System.Net;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Core.Drills;

/// <summary>
/// Whether machines in a subnet, with the given security groups, are cut off; pure. Copies of machines that work must reach neither the internet
/// nor the machines that they are copies of: they hold the same keys, and would write to the same databases.
/// Allowed are: the route to the network itself, unless the machines that work are in it; black holes; endpoints of services. The security group lets
/// nothing out but to the subnet and to itself, so that other machines in the same network are out of reach too, and nothing in from beyond the network.
/// </summary>
public static class NetworkIsolation
{
    /// <summary>Every way out, named; empty when there is none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="workingNetworks">Networks that machines which work are in, as far as they are at the same infrastructure.</param>
    public static IReadOnlyList<string> Breaches(NetworkDescription network, IReadOnlyCollection<string> workingNetworks)
    {
        var breaches = new List<string>();
        if (workingNetworks.Contains(network.NetworkId))
            breaches.Add($"subnet {network.SubnetId} is in network {network.NetworkId}, where machines that work are: the local route reaches them");
        foreach (var route in network.Routes.Where(route => route.Active && Leads(route.Kind) is not null))
            breaches.Add($"route {route.Destination} of {network.RouteTableId} leads to {Leads(route.Kind)} by {route.TargetId}");
        foreach (var gateway in network.PropagatingGateways)
            breaches.Add($"{gateway} puts routes of its own into {network.RouteTableId}");
        foreach (var group in network.Groups) AddBreaches(network, group, breaches);
        return breaches;
    }

    private static void AddBreaches(NetworkDescription network, SecurityGroupDescription group, List<string> breaches)
    {
        if (group.NetworkId != network.NetworkId) breaches.Add($"security group {group.GroupId} is of network {group.NetworkId} and not of {network.NetworkId}");
        foreach (var rule in group.Outbound.Where(rule => rule.Peer != group.GroupId && !IsWithin(rule.Peer, network.SubnetRanges)))
            breaches.Add($"security group {group.GroupId} lets {rule.Ports} out to {rule.Peer}");
        foreach (var rule in group.Inbound.Where(rule => rule.Peer != group.GroupId && !IsWithin(rule.Peer, network.NetworkRanges)))
            breaches.Add($"security group {group.GroupId} lets {rule.Ports} in from {rule.Peer}");
    }

    private static string? Leads(RouteKind kind) => kind switch
    {
        RouteKind.Local or RouteKind.ServiceEndpoint => null,
        RouteKind.InternetGateway or RouteKind.NatGateway => "the internet",
        RouteKind.Peering or RouteKind.TransitGateway => "other networks",
        RouteKind.VpnGateway => "another site",
        RouteKind.Interface => "a machine that passes packets on",
        _ => "somewhere outside",
    };

    /// <summary>True when every address of a range is in one of the others; another group or a prefix list may be anywhere.</summary>
    private static bool IsWithin(string peer, IReadOnlyList<string> ranges) => IPNetwork.TryParse(peer, out var inner)
        && ranges.Any(range => IPNetwork.TryParse(range, out var outer) && outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress));
}
