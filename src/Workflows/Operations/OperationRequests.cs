using DRServerless.Core.Identity;

namespace DRServerless.Workflows.Operations;

/// <summary>The validated request of an operation; what the orchestration gets and what the operation's document keeps.</summary>
public abstract record OperationRequest;

/// <summary>Begin replication of every machine.</summary>
public sealed record StartReplicationRequest : OperationRequest;

/// <summary>Hold replication.</summary>
public sealed record PauseReplicationRequest : OperationRequest;

/// <summary>Let replication go on.</summary>
public sealed record ResumeReplicationRequest : OperationRequest;

/// <summary>End replication and delete recovery points.</summary>
public sealed record StopReplicationRequest : OperationRequest;

/// <summary>Launch machines where the direction leads.</summary>
public sealed record LaunchMachinesRequest : OperationRequest
{
    /// <summary>To try, or for real.</summary>
    public required LaunchMode Mode { get; init; }

    /// <summary>From which recovery points.</summary>
    public RecoveryPointSelector RecoveryPoint { get; init; } = RecoveryPointSelector.Latest;

    /// <summary>Which machines; null for all.</summary>
    public IReadOnlyList<MachineId>? Machines { get; init; }

    /// <summary>
    /// For a recovery with both sides reachable: stop the machines that run, replicate what they wrote last, then launch; no write
    /// is lost. Needs the latest recovery point. Default false.
    /// </summary>
    public bool Planned { get; init; }

    /// <summary>A person confirms that machines may be launched although the copies that run now cannot be fenced.</summary>
    public bool ConfirmUnfenced { get; init; }
}

/// <summary>Why machines are launched.</summary>
public enum LaunchMode
{
    /// <summary>To try, beside the running ones; replication is not touched.</summary>
    Test,

    /// <summary>For real.</summary>
    Recovery,
}

/// <summary>Which recovery point of each machine. At most one of the properties is set; none means the latest.</summary>
public sealed record RecoveryPointSelector
{
    /// <summary>The latest of each machine.</summary>
    public static RecoveryPointSelector Latest { get; } = new();

    /// <summary>A recovery point by id, for each machine that is launched.</summary>
    public IReadOnlyDictionary<MachineId, RecoveryPointId>? Ids { get; init; }

    /// <summary>The newest that was taken at this time or before.</summary>
    public DateTimeOffset? AtOrBefore { get; init; }
}

/// <summary>Delete test machines.</summary>
public sealed record TerminateTestMachinesRequest : OperationRequest
{
    /// <summary>Of which machines; null for all.</summary>
    public IReadOnlyList<MachineId>? Machines { get; init; }
}

/// <summary>Reverse the direction after a failover.</summary>
public sealed record PrepareFailbackRequest : OperationRequest
{
    /// <summary>A person confirms to go on although the originals cannot be fenced.</summary>
    public bool ConfirmUnfenced { get; init; }
}

/// <summary>Restore the direction after a failback.</summary>
public sealed record ReturnToNormalRequest : OperationRequest
{
    /// <summary>A person confirms to go on although the superseded machines cannot be fenced.</summary>
    public bool ConfirmUnfenced { get; init; }
}

/// <summary>Prepare for failback, launch at the source and return to normal, from wherever the project stands in that sequence.</summary>
public sealed record FailbackRequest : OperationRequest
{
    /// <summary>Wait for a person before the launch at the source. Default false.</summary>
    public bool ApproveBeforeLaunch { get; init; }

    /// <summary>Stop the machines and replicate what they wrote last before the launch: no write is lost. Default true.</summary>
    public bool Planned { get; init; } = true;

    /// <summary>From which recovery points; the latest when planned.</summary>
    public RecoveryPointSelector RecoveryPoint { get; init; } = RecoveryPointSelector.Latest;

    /// <summary>A person confirms to go on although superseded machines cannot be fenced.</summary>
    public bool ConfirmUnfenced { get; init; }
}

/// <summary>
/// Launch machines in an isolated network, run the plan and the checks, measure, and delete all of it again. Replication is not touched. It takes the
/// project like any operation, and gives way to a recovery for real.
/// </summary>
public sealed record DrillRequest : OperationRequest
{
    /// <summary>From which recovery points.</summary>
    public RecoveryPointSelector RecoveryPoint { get; init; } = RecoveryPointSelector.Latest;

    /// <summary>Which machines; null for all.</summary>
    public IReadOnlyList<MachineId>? Machines { get; init; }

    /// <summary>Why, for the report; at most 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>When the schedule wanted it; null for one that somebody asked for.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
