using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Readiness;

/// <summary>Whether a project could be recovered now, when that was last proven, and what stands in the way.</summary>
public sealed record ProjectReadiness
{
    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>When this was found.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where it stands.</summary>
    public required ProjectState State { get; init; }

    /// <summary>Where machines would be launched.</summary>
    public required Side LaunchesAt { get; init; }

    /// <summary>True when nothing stands in the way of a recovery of every machine, within its lag goal.</summary>
    public required bool Ready { get; init; }

    /// <summary>What stands in the way, the grave ones first.</summary>
    public required IReadOnlyList<ReadinessObstacle> Obstacles { get; init; }

    /// <summary>When every machine was last seen to be recovered: the oldest of the machines' own; null when one never was.</summary>
    public DateTimeOffset? LastProvenAt { get; init; }

    /// <summary>When the next drill of the schedule is due.</summary>
    public DateTimeOffset? NextDrillAt { get; init; }

    /// <summary>Each machine.</summary>
    public required IReadOnlyList<MachineReadiness> Machines { get; init; }
}

/// <summary>Something that stands in the way.</summary>
/// <param name="Code">A stable name of its kind.</param>
/// <param name="Blocks">True when a recovery could not be done, or not as it should; false for what should be seen to.</param>
/// <param name="Message">What it is and what to do.</param>
/// <param name="MachineId">The machine, where it is one's.</param>
public sealed record ReadinessObstacle(string Code, bool Blocks, string Message, MachineId? MachineId = null);

/// <summary>Whether a machine could be recovered now.</summary>
public sealed record MachineReadiness
{
    /// <summary>The machine.</summary>
    public required MachineId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where its replication stands.</summary>
    public required ReplicationState Replication { get; init; }

    /// <summary>When the newest recovery point that could be launched was taken.</summary>
    public DateTimeOffset? NewestRecoveryPointAt { get; init; }

    /// <summary>How old that is, in seconds.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>True when it has one that is not older than the project's lag goal.</summary>
    public required bool WithinLagGoal { get; init; }

    /// <summary>When a drill or a recovery last brought it up, with its checks passed.</summary>
    public DateTimeOffset? LastProvenAt { get; init; }

    /// <summary>Which one.</summary>
    public OperationId? LastProvenBy { get; init; }
}
