namespace DRServerless.Simulator.State;

/// <summary>A virtual network. Guarded by its region's gate.</summary>
public sealed class VpcRecord : Resource
{
    /// <summary>Address range.</summary>
    public required string CidrBlock { get; init; }

    /// <summary>Whether it is the region's default.</summary>
    public bool IsDefault { get; init; }
}

/// <summary>A subnet. Guarded by its region's gate.</summary>
public sealed class SubnetRecord : Resource
{
    /// <summary>Network that it belongs to.</summary>
    public required string VpcId { get; init; }

    /// <summary>Zone.</summary>
    public required string AvailabilityZone { get; init; }

    /// <summary>Address range.</summary>
    public required string CidrBlock { get; init; }

    /// <summary>Whether it is its zone's default.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Number of addresses handed out so far.</summary>
    public int AddressesUsed { get; set; }
}

/// <summary>A security group. Guarded by its region's gate.</summary>
public sealed class SecurityGroupRecord : Resource
{
    /// <summary>Network that it belongs to.</summary>
    public required string VpcId { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Description.</summary>
    public string Description { get; init; } = "";

    /// <summary>What may come in.</summary>
    public List<SecurityRule> Ingress { get; } = [];

    /// <summary>What may go out.</summary>
    public List<SecurityRule> Egress { get; } = [];
}

/// <summary>A rule of a security group: a protocol, ports, and one other end.</summary>
/// <param name="Protocol"><c>-1</c> for all, <c>tcp</c>, <c>udp</c>, <c>icmp</c>, or a number.</param>
/// <param name="FromPort">First port; null for all.</param>
/// <param name="ToPort">Last port; null for all.</param>
/// <param name="Cidr">IPv4 range of the other end, or null.</param>
/// <param name="CidrV6">IPv6 range of the other end, or null.</param>
/// <param name="GroupId">Security group of the other end, or null.</param>
public sealed record SecurityRule(string Protocol, int? FromPort, int? ToPort, string? Cidr, string? CidrV6, string? GroupId)
{
    /// <summary>What EC2 gives every new group: everything may go out.</summary>
    public static SecurityRule Everywhere { get; } = new("-1", null, null, "0.0.0.0/0", null, null);
}

/// <summary>A route table. Guarded by its region's gate.</summary>
public sealed class RouteTableRecord : Resource
{
    /// <summary>Network that it belongs to.</summary>
    public required string VpcId { get; init; }

    /// <summary>Whether subnets without a table of their own go by it.</summary>
    public bool IsMain { get; init; }

    /// <summary>The id of its association as the main one.</summary>
    public string MainAssociationId { get; init; } = "";

    /// <summary>Its routes by destination.</summary>
    public Dictionary<string, RouteRecord> Routes { get; } = new(StringComparer.Ordinal);

    /// <summary>Subnets that go by it, by the id of the association.</summary>
    public Dictionary<string, string> Subnets { get; } = new(StringComparer.Ordinal);

    /// <summary>Virtual private gateways that put routes into it.</summary>
    public List<string> PropagatingGateways { get; } = [];
}

/// <summary>A route.</summary>
/// <param name="TargetField">The field that names its target, such as <c>gatewayId</c> or <c>natGatewayId</c>: EC2 has one for each kind.</param>
/// <param name="TargetId">The target.</param>
/// <param name="State"><c>active</c> or <c>blackhole</c>.</param>
public sealed record RouteRecord(string TargetField, string TargetId, string State = "active");

/// <summary>An internet gateway. Guarded by its region's gate.</summary>
public sealed class InternetGatewayRecord : Resource
{
    /// <summary>Network that it is attached to.</summary>
    public string? VpcId { get; set; }
}
