namespace DRServerless.Core.Plans;

/// <summary>
/// In which order a project's machines are launched, and what happens before, between and after. Document <c>projects/{project}/plan</c>.
/// Steps run one at a time in the order in which they are listed, but none before those that it names in <see cref="PlanStep.After"/>.
/// </summary>
public sealed record RecoveryPlan
{
    /// <summary>The steps, 1..100.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>
    /// Seconds for which a step that failed waits for a person who retries or skips it, before the plan stops there; 0..86400.
    /// Default 0: it stops at once.
    /// </summary>
    public int HoldSeconds { get; init; }
}

/// <summary>A recovery plan as it is stored, with who wrote it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="ChangedAt">When it was written.</param>
/// <param name="ChangedBy">By whom.</param>
public sealed record StoredPlan(RecoveryPlan Plan, DateTimeOffset ChangedAt, string? ChangedBy);

/// <summary>What is wrong with a plan.</summary>
/// <param name="Code">A stable name of the kind of fault.</param>
/// <param name="Step">The step, where it is one's.</param>
/// <param name="Message">What is wrong.</param>
public sealed record PlanFault(string Code, string? Step, string Message);
