using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Drills;

/// <summary>What a drill found and did. Document <c>operations/{id}/drill</c>; written before anything is launched, and when all is deleted.</summary>
public sealed record DrillRecord
{
    /// <summary>Where machines were launched.</summary>
    public required Side Side { get; init; }

    /// <summary>The isolated network that they were launched in.</summary>
    public required IsolatedNetwork Network { get; init; }

    /// <summary>The network that it is in.</summary>
    public required string NetworkId { get; init; }

    /// <summary>When the network was seen to be isolated.</summary>
    public required DateTimeOffset IsolatedAt { get; init; }

    /// <summary>How replication of each machine stood when the drill began.</summary>
    public required IReadOnlyList<DrilledReplication> Replication { get; init; }

    /// <summary>When it was looked whether anything is left; null before.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>What was left then; empty when nothing was.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];
}

/// <summary>How a machine's replication stood when a drill began.</summary>
/// <param name="MachineId">The machine.</param>
/// <param name="State">Where replication stood.</param>
/// <param name="NewestRecoveryPointAt">When its newest recovery point was taken; null when it had none.</param>
/// <param name="LagGoalSeconds">What the project aims at.</param>
public sealed record DrilledReplication(MachineId MachineId, ReplicationState State, DateTimeOffset? NewestRecoveryPointAt, int LagGoalSeconds);
