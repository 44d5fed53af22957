using System.Text.Json;
using DRServerless.Core.Checks;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;

namespace DRServerless.Core.Operations;

/// <summary>A long piece of work that a caller asked for. Document <c>operations/{id}/operation</c>; carried out by the orchestration of the same id.</summary>
public sealed record Operation
{
    /// <summary>The id, also the orchestration's instance id.</summary>
    public required OperationId Id { get; init; }

    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>What it does.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public OperationStatus Status { get; init; } = OperationStatus.Accepted;

    /// <summary>The validated request, as the orchestration gets it.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>Who or what asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The step it is at, for people.</summary>
    public string Step { get; init; } = "";

    /// <summary>What it waits for, when it waits for a person: the gate's name.</summary>
    public string? AwaitingApproval { get; init; }

    /// <summary>How each machine fares.</summary>
    public IReadOnlyDictionary<MachineId, MachineOutcome> Machines { get; init; } = new Dictionary<MachineId, MachineOutcome>();

    /// <summary>Why it failed.</summary>
    public ProblemRecord? Problem { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>What an operation does.</summary>
public enum OperationKind
{
    /// <summary>Begin replication.</summary>
    StartReplication,

    /// <summary>Hold replication.</summary>
    PauseReplication,

    /// <summary>Let replication go on.</summary>
    ResumeReplication,

    /// <summary>End replication and delete recovery points.</summary>
    StopReplication,

    /// <summary>Launch test machines.</summary>
    LaunchTest,

    /// <summary>Launch for real: failover, or the launch of a failback.</summary>
    LaunchRecovery,

    /// <summary>Delete test machines.</summary>
    TerminateTestMachines,

    /// <summary>Reverse the direction.</summary>
    PrepareFailback,

    /// <summary>Restore the direction.</summary>
    ReturnToNormal,

    /// <summary>The whole sequence.</summary>
    Failback,

    /// <summary>Launch into an isolated network, measure, and delete everything again.</summary>
    Drill,
}

/// <summary>Where an operation stands.</summary>
public enum OperationStatus
{
    /// <summary>Recorded; its orchestration starts now.</summary>
    Accepted,

    /// <summary>Being carried out.</summary>
    Running,

    /// <summary>Waiting for a person.</summary>
    WaitingForApproval,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Ended without reaching its end; see the problem.</summary>
    Failed,

    /// <summary>Ended by a person.</summary>
    Cancelled,
}

/// <summary>How a machine fares in an operation.</summary>
public sealed record MachineOutcome
{
    /// <summary>The step it is at, for people.</summary>
    public required string Step { get; init; }

    /// <summary>True once it is done.</summary>
    public bool Done { get; init; }

    /// <summary>What went wrong.</summary>
    public ProblemRecord? Problem { get; init; }

    /// <summary>The instance that was launched.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The recovery point that it was launched from.</summary>
    public RecoveryPointId? RecoveryPointId { get; init; }

    /// <summary>Seconds between the recovery point and the failover's start: what was lost at most.</summary>
    public double? RecoveryPointAgeSeconds { get; init; }

    /// <summary>When its launch began.</summary>
    public DateTimeOffset? LaunchBeganAt { get; init; }

    /// <summary>Seconds from the operation's acceptance until the machine ran.</summary>
    public double? RecoveryTimeSeconds { get; init; }

    /// <summary>How its checks ended; null when it has none, or they have not ended.</summary>
    public CheckSummary? Checks { get; init; }
}

/// <summary>A line in an operation's log. Document <c>operations/{id}/events/{sequence}</c>.</summary>
/// <param name="Sequence">From 1, without gaps within one writer.</param>
/// <param name="At">When.</param>
/// <param name="MachineId">The machine it is about, if one.</param>
/// <param name="Message">What happened.</param>
public sealed record OperationEvent(long Sequence, DateTimeOffset At, MachineId? MachineId, string Message);
