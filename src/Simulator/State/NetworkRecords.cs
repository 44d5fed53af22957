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
}
