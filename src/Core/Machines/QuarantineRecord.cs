using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Machines;

/// <summary>
/// What an instance has to be given back that is cut off from the network. Document <c>projects/{project}/quarantine/{instance}</c>; written
/// before its first interface is touched, and deleted after the last one has its groups again: nothing is in quarantine without one.
/// </summary>
public sealed record QuarantineRecord
{
    /// <summary>The machine.</summary>
    public required MachineId MachineId { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Where it is.</summary>
    public required Side Side { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The operation that began it; null when it was none.</summary>
    public OperationId? OperationId { get; init; }

    /// <summary>The security groups that each network interface was in before.</summary>
    public required IReadOnlyList<InterfaceGroups> Interfaces { get; init; }
}
