namespace DRServerless.Core.Infrastructure;

/// <summary>How far a machine is cut off from the network.</summary>
/// <param name="Open">Interfaces that are not in quarantine alone, with the security groups that they are in.</param>
/// <param name="Gap">What is missing, for people; null when nothing can come in or go out by a new connection.</param>
public sealed record MachineIsolation(IReadOnlyList<InterfaceGroups> Open, string? Gap)
{
    /// <summary>True when every interface is in quarantine alone, and the quarantine lets nothing through.</summary>
    public bool IsComplete => Gap is null;
}

/// <summary>The security groups of a network interface.</summary>
/// <param name="InterfaceId">The interface.</param>
/// <param name="GroupIds">Its groups.</param>
public sealed record InterfaceGroups(string InterfaceId, IReadOnlyList<string> GroupIds);
