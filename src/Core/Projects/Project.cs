using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Core.Projects;

/// <summary>Machines that are protected together, from one infrastructure to another. Document <c>projects/{id}</c>.</summary>
public sealed record Project
{
    /// <summary>The id.</summary>
    public required ProjectId Id { get; init; }

    /// <summary>A name for people, unique, 1..100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The original source. Never swapped: <see cref="Direction"/> says which way blocks flow.</summary>
    public required InfrastructureReference Source { get; init; }

    /// <summary>The original target.</summary>
    public required InfrastructureReference Target { get; init; }

    /// <summary>Where it stands.</summary>
    public ProjectState State { get; init; } = ProjectState.NotProtected;

    /// <summary>Which way blocks flow.</summary>
    public Direction Direction { get; init; } = Direction.Forward;

    /// <summary>Counts changes of direction; what was replicated before a change cannot be mistaken for what came after.</summary>
    public int DirectionEpoch { get; init; }

    /// <summary>True while replication is held.</summary>
    public bool ReplicationPaused { get; init; }

    /// <summary>How replication runs.</summary>
    public ReplicationSettings Replication { get; init; } = new();

    /// <summary>Which recovery points are kept.</summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.Default;

    /// <summary>
    /// Whether a superseded instance that is seen to run beside the active one is stopped at once, or cut off when it does not stop. Default true:
    /// after a failover from a region that was down, what comes back with it works on old data until somebody notices.
    /// </summary>
    public bool FenceOnReturn { get; init; } = true;

    /// <summary>The operation that holds the project; at most one at a time.</summary>
    public OperationId? ActiveOperation { get; init; }

    /// <summary>
    /// A drill that a recovery for real took the project from, until all that the drill launched is deleted: it goes beside the recovery, and
    /// no other drill begins meanwhile.
    /// </summary>
    public OperationId? EndingDrill { get; init; }

    /// <summary>True once it is deleted: nobody finds it any more, nothing may begin, and it goes when what it left behind is gone.</summary>
    public bool Deleting { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where blocks are read now.</summary>
    public InfrastructureReference ReplicatesFrom => Direction == Direction.Forward ? Source : Target;

    /// <summary>Where blocks are written, and machines launched, now.</summary>
    public InfrastructureReference ReplicatesTo => Direction == Direction.Forward ? Target : Source;

    /// <summary>The infrastructure on a side.</summary>
    public InfrastructureReference At(Side side) => side == Side.Source ? Source : Target;
}

/// <summary>One of the two infrastructures of a project.</summary>
public enum Side
{
    /// <summary>The original source.</summary>
    Source,

    /// <summary>The original target.</summary>
    Target,
}

/// <summary>How replication of a project runs.</summary>
public sealed record ReplicationSettings
{
    /// <summary>Seconds from the start of one cycle to the start of the next. 1..86400, default 600.</summary>
    public int RecoveryPointIntervalSeconds { get; init; } = 600;

    /// <summary>Lag in seconds above which a machine counts as behind (Backlog). At least the interval; default 1800.</summary>
    public int LagGoalSeconds { get; init; } = 1800;
}
