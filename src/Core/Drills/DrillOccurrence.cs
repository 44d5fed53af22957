using DRServerless.Core.Identity;

namespace DRServerless.Core.Drills;

/// <summary>What became of a drill that was due. Document <c>projects/{id}/drills/{time}</c>, written once: the log of a schedule.</summary>
/// <param name="DueAt">When it was due.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="At">When that was found.</param>
/// <param name="Reason">Why.</param>
/// <param name="OperationId">The drill, when it started.</param>
public sealed record DrillOccurrence(DateTimeOffset DueAt, DrillOutcome Outcome, DateTimeOffset At, string Reason, OperationId? OperationId = null);

/// <summary>What became of a drill that was due.</summary>
public enum DrillOutcome
{
    /// <summary>It started.</summary>
    Started,

    /// <summary>It was left out on purpose.</summary>
    Skipped,

    /// <summary>It did not start in time.</summary>
    Missed,
}

/// <summary>How far a schedule is settled. Document <c>projects/{id}/drill-progress</c>.</summary>
/// <param name="DecidedUntil">All that was due until then is settled.</param>
/// <param name="Waiting">Why the one that is due has not started yet.</param>
public sealed record DrillProgress(DateTimeOffset DecidedUntil, string? Waiting = null);
