using DRServerless.Core.Checks;
using DRServerless.Core.Drills;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Reports;

/// <summary>What a drill, a failover or a failback was, for those who were not there. Written once, when the operation has ended.</summary>
public sealed record RecoveryReport
{
    /// <summary>The form of this document.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The operation.</summary>
    public required OperationId OperationId { get; init; }

    /// <summary>What it was.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>The project's name.</summary>
    public required string ProjectName { get; init; }

    /// <summary>What is to be said of it in a word.</summary>
    public required RecoveryVerdict Verdict { get; init; }

    /// <summary>What is to be said of it in a few sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Where machines came from.</summary>
    public required InfrastructureReference From { get; init; }

    /// <summary>Where they were launched.</summary>
    public required InfrastructureReference To { get; init; }

    /// <summary>For a failback: how machines get back.</summary>
    public FailbackMethod? FailbackMethod { get; init; }

    /// <summary>Who or what asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Why, where it was said.</summary>
    public string? Reason { get; init; }

    /// <summary>For a drill of a schedule: when it was due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was accepted: times to recover count from here.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How it ended.</summary>
    public required OperationStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    public ProblemRecord? Problem { get; init; }

    /// <summary>How much may be lost, in all: of the worst machine.</summary>
    public required Measure Rpo { get; init; }

    /// <summary>How long it takes, in all: until the last machine had passed its checks.</summary>
    public required Measure Rto { get; init; }

    /// <summary>Each machine.</summary>
    public required IReadOnlyList<ReportedMachine> Machines { get; init; }

    /// <summary>The steps of the plan; empty without one.</summary>
    public required IReadOnlyList<OperationStep> Steps { get; init; }

    /// <summary>For a drill: the network, and what was left at the end.</summary>
    public DrillRecord? Drill { get; init; }

    /// <summary>The log, at most <see cref="MostEvents"/> lines: the first and the last ones.</summary>
    public required IReadOnlyList<OperationEvent> Events { get; init; }

    /// <summary>How many lines the log has.</summary>
    public required int EventsInAll { get; init; }

    /// <summary>The most lines of the log that a report keeps.</summary>
    public const int MostEvents = 1_000;
}

/// <summary>What is to be said of a recovery in a word.</summary>
public enum RecoveryVerdict
{
    /// <summary>Every machine runs and passed its checks, within the targets.</summary>
    Passed,

    /// <summary>Every machine runs and passed its checks, but later, or with more lost, than the targets allow.</summary>
    TargetMissed,

    /// <summary>Something failed.</summary>
    Failed,

    /// <summary>It was cancelled, or gave way to a recovery for real.</summary>
    Cancelled,
}

/// <summary>A figure against its target.</summary>
/// <param name="Seconds">What was measured; null when it could not be.</param>
/// <param name="TargetSeconds">What is allowed; null for no target.</param>
public sealed record Measure(double? Seconds, int? TargetSeconds)
{
    /// <summary>Whether the target is met; null when there is none, or nothing was measured.</summary>
    public bool? Met => Seconds is { } measured && TargetSeconds is { } target ? measured <= target : null;
}

/// <summary>A machine in a report.</summary>
public sealed record ReportedMachine
{
    /// <summary>The machine.</summary>
    public required MachineId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How it fared, in the operation's words.</summary>
    public required string Step { get; init; }

    /// <summary>True when it ran and no required check failed.</summary>
    public required bool Proven { get; init; }

    /// <summary>The instance that was launched.</summary>
    public string? InstanceId { get; init; }

    /// <summary>True when that instance was deleted again, and seen to be gone.</summary>
    public bool Deleted { get; init; }

    /// <summary>The recovery point that it was launched from.</summary>
    public RecoveryPointId? RecoveryPointId { get; init; }

    /// <summary>Seconds between that recovery point and the start; of a failover at most what was lost.</summary>
    public double? RecoveryPointAgeSeconds { get; init; }

    /// <summary>What would have been lost, or was: see docs/DRILLS.md for what is measured when.</summary>
    public required Measure Rpo { get; init; }

    /// <summary>Until it ran and had passed its checks.</summary>
    public required Measure Rto { get; init; }

    /// <summary>How replication found what to copy, the last time that the direction changed.</summary>
    public SyncMethod? SyncMethod { get; init; }

    /// <summary>When its launch began.</summary>
    public DateTimeOffset? LaunchBeganAt { get; init; }

    /// <summary>When it ran.</summary>
    public DateTimeOffset? RanAt { get; init; }

    /// <summary>What went wrong.</summary>
    public ProblemRecord? Problem { get; init; }

    /// <summary>Its checks.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>Its other instances, and what was done so that they do not run beside it.</summary>
    public required IReadOnlyList<ReportedFencing> Fencing { get; init; }
}

/// <summary>What is known of an instance that must not run beside the one that was launched.</summary>
public sealed record ReportedFencing(string InstanceId, Side Side, FencingState State, DateTimeOffset At, string Detail);
