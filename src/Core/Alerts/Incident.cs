using DRServerless.Core.Identity;

namespace DRServerless.Core.Alerts;

/// <summary>From the first alert of something to its end: at most one action. Document <c>projects/{id}/incidents/{id}/incident</c>.</summary>
public sealed record Incident
{
    /// <summary>The id, also the orchestration's instance id.</summary>
    public required IncidentId Id { get; init; }

    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>Where it stands.</summary>
    public IncidentStatus Status { get; init; } = IncidentStatus.Watching;

    /// <summary>Why it stands there, for people.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What counts now, and what does not, and why.</summary>
    public IReadOnlyList<string> Explanation { get; init; } = [];

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>While it waits for a person: until when.</summary>
    public DateTimeOffset? ApprovalUntil { get; init; }

    /// <summary>The operation that it started.</summary>
    public OperationId? OperationId { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Where an incident stands.</summary>
public enum IncidentStatus
{
    /// <summary>Alerts are on; not enough of them count.</summary>
    Watching,

    /// <summary>A person is asked.</summary>
    WaitingForApproval,

    /// <summary>Its alerts resolved in time; nothing was done.</summary>
    Withdrawn,

    /// <summary>It reached the quorum and was recorded, as the policy wants.</summary>
    Notified,

    /// <summary>It started an operation.</summary>
    Acted,

    /// <summary>A person refused; nothing was done.</summary>
    Refused,

    /// <summary>No person answered in time; nothing was done.</summary>
    Expired,

    /// <summary>The project's state does not allow the action; nothing was done.</summary>
    NotAllowed,

    /// <summary>It could not be watched to its end; nothing was done.</summary>
    Failed,
}

/// <summary>A line of an incident's log. Document <c>projects/{id}/incidents/{id}/log/{sequence}</c>.</summary>
/// <param name="Sequence">Ascending; not without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Message">What was decided or found, and why.</param>
public sealed record IncidentLogLine(long Sequence, DateTimeOffset At, string Message);
