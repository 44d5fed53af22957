using DRServerless.Core.Checks;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;

namespace DRServerless.Workflows.Operations;

/// <summary>What an operation's document and log are to show. What is null stays as it is.</summary>
internal sealed record JournalEntry(OperationId OperationId)
{
    /// <summary>The step.</summary>
    public string? Step { get; init; }

    /// <summary>The gate that it waits at from now on.</summary>
    public string? WaitAt { get; init; }

    /// <summary>Until when an answer is awaited there; null for as long as it takes.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>True when it waits no longer.</summary>
    public bool PassGate { get; init; }

    /// <summary>Notes on machines.</summary>
    public IReadOnlyList<MachineNote> Notes { get; init; } = [];

    /// <summary>Lines for the log; their sequence numbers come from the orchestration, so that writing them twice writes them once.</summary>
    public IReadOnlyList<OperationEvent> Events { get; init; } = [];
}

/// <summary>How a machine fares; what is null stays as it is.</summary>
internal sealed record MachineNote(MachineId MachineId, string Step)
{
    /// <summary>True once it is done.</summary>
    public bool Done { get; init; }

    /// <summary>What went wrong.</summary>
    public ProblemRecord? Problem { get; init; }

    /// <summary>The instance that was launched.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The recovery point that it is launched from.</summary>
    public RecoveryPointId? RecoveryPointId { get; init; }

    /// <summary>What was lost at most, in seconds.</summary>
    public double? RecoveryPointAgeSeconds { get; init; }

    /// <summary>When its launch began.</summary>
    public DateTimeOffset? LaunchBeganAt { get; init; }

    /// <summary>How long it took until it ran, in seconds.</summary>
    public double? RecoveryTimeSeconds { get; init; }

    /// <summary>How its checks ended.</summary>
    public CheckSummary? Checks { get; init; }

    public MachineOutcome ApplyTo(MachineOutcome? outcome) => (outcome ?? new MachineOutcome { Step = Step }) with
    {
        Step = Step,
        Done = Done || outcome?.Done == true,
        Problem = Problem ?? outcome?.Problem,
        InstanceId = InstanceId ?? outcome?.InstanceId,
        RecoveryPointId = RecoveryPointId ?? outcome?.RecoveryPointId,
        RecoveryPointAgeSeconds = RecoveryPointAgeSeconds ?? outcome?.RecoveryPointAgeSeconds,
        LaunchBeganAt = outcome?.LaunchBeganAt ?? LaunchBeganAt,
        RecoveryTimeSeconds = RecoveryTimeSeconds ?? outcome?.RecoveryTimeSeconds,
        Checks = Checks ?? outcome?.Checks,
    };
}
