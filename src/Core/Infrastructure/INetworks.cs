namespace DRServerless.Core.Infrastructure;

/// <summary>Networks that exist at an infrastructure: looked at, never changed.</summary>
public interface INetworks
{
    /// <summary>What lies around a subnet, and what the security groups let through; <c>network_not_found</c> names what is not there.</summary>
    Task<NetworkDescription> DescribeAsync(string subnetId, IReadOnlyList<string> securityGroupIds, CancellationToken cancellation);

    /// <summary>The networks that subnets are in; subnets that are not there are left out.</summary>
    Task<IReadOnlyList<string>> NetworksOfAsync(IReadOnlyCollection<string> subnetIds, CancellationToken cancellation);
}

/// <summary>A subnet with all that decides where its packets go.</summary>
public sealed record NetworkDescription
{
    /// <summary>The subnet.</summary>
    public required string SubnetId { get; init; }

    /// <summary>Its address ranges.</summary>
    public required IReadOnlyList<string> SubnetRanges { get; init; }

    /// <summary>The network that it is in.</summary>
    public required string NetworkId { get; init; }

    /// <summary>Address ranges of the network.</summary>
    public required IReadOnlyList<string> NetworkRanges { get; init; }

    /// <summary>The route table that its packets go by: its own, else the network's main one.</summary>
    public required string RouteTableId { get; init; }

    /// <summary>The routes of that table.</summary>
    public required IReadOnlyList<NetworkRoute> Routes { get; init; }

    /// <summary>Gateways that put routes of their own into that table.</summary>
    public IReadOnlyList<string> PropagatingGateways { get; init; } = [];

    /// <summary>The security groups.</summary>
    public required IReadOnlyList<SecurityGroupDescription> Groups { get; init; }
}

/// <summary>A route.</summary>
/// <param name="Destination">Address range or prefix list.</param>
/// <param name="Kind">What it leads to.</param>
/// <param name="TargetId">The thing that it leads to.</param>
/// <param name="Active">False for a black hole: packets are dropped.</param>
public sealed record NetworkRoute(string Destination, RouteKind Kind, string TargetId, bool Active = true);

/// <summary>What a route leads to.</summary>
public enum RouteKind
{
    /// <summary>The network itself.</summary>
    Local,

    /// <summary>An endpoint of a service of the infrastructure, such as object storage.</summary>
    ServiceEndpoint,

    /// <summary>The internet.</summary>
    InternetGateway,

    /// <summary>The internet, through address translation.</summary>
    NatGateway,

    /// <summary>Another network, by peering.</summary>
    Peering,

    /// <summary>Other networks, through a transit gateway.</summary>
    TransitGateway,

    /// <summary>A site, through a virtual private network or a direct connection.</summary>
    VpnGateway,

    /// <summary>A machine or network interface that passes packets on, to where cannot be seen.</summary>
    Interface,

    /// <summary>Something else that leads out.</summary>
    Other,
}

/// <summary>A security group.</summary>
/// <param name="GroupId">Its id.</param>
/// <param name="NetworkId">The network that it is in.</param>
/// <param name="Inbound">What it lets in.</param>
/// <param name="Outbound">What it lets out.</param>
public sealed record SecurityGroupDescription(string GroupId, string NetworkId, IReadOnlyList<SecurityRule> Inbound, IReadOnlyList<SecurityRule> Outbound);

/// <summary>A rule of a security group.</summary>
/// <param name="Ports">Protocol and ports, for people.</param>
/// <param name="Peer">Address range, security group or prefix list at the other end.</param>
public sealed record SecurityRule(string Ports, string Peer);
