namespace DRServerless.Core.Plans;

/// <summary>A step of an operation's plan, and where it stands. Document <c>operations/{operation}/steps/{ordinal}</c>.</summary>
public sealed record OperationStep
{
    /// <summary>Its place in the order in which steps run, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Its name in the plan.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required PlanStepKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public PlanStepState State { get; init; } = PlanStepState.Pending;

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was first begun.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who approved, refused, retried or skipped it last.</summary>
    public string? By { get; init; }

    /// <summary>What happened, for people.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>Where a step stands.</summary>
public enum PlanStepState
{
    /// <summary>Its turn has not come.</summary>
    Pending,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Waiting for an approval.</summary>
    WaitingForApproval,

    /// <summary>Failed, and waiting for a person who retries or skips it.</summary>
    Held,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Failed for good.</summary>
    Failed,

    /// <summary>Passed over: by a person, or because it does not belong to this launch.</summary>
    Skipped,

    /// <summary>Never begun, because the plan stopped before.</summary>
    NotReached,
}

/// <summary>What a person asks of a step.</summary>
public enum PlanStepCommand
{
    /// <summary>Do it again.</summary>
    Retry,

    /// <summary>Go on without it.</summary>
    Skip,
}
