namespace DRServerless.Network;

/// <summary>What the host lets checks and actions reach.</summary>
public sealed record NetworkOptions
{
    /// <summary>
    /// Allow loopback addresses, and http in the clear to them. Default false: on a real host they are the host's own services. For
    /// tests and for the simulator, whose machines are on loopback.
    /// </summary>
    public bool AllowLoopback { get; init; }
}
