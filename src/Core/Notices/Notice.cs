using DRServerless.Core.Identity;

namespace DRServerless.Core.Notices;

/// <summary>Something about a project that people are told. Document <c>projects/{id}/notices/{digest of the subject}</c>, written once.</summary>
public sealed record Notice
{
    /// <summary>
    /// What is told, as text that is the same however often it is told and differs for everything else, such as <c>operation-ended op-…</c>:
    /// by it nothing is told twice.
    /// </summary>
    public required string Subject { get; init; }

    /// <summary>What kind of news it is.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>How urgent it is.</summary>
    public required NoticeSeverity Severity { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>One line for people; at most 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>More for people; at most 4,000 characters. No secret.</summary>
    public string? Text { get; init; }

    /// <summary>The operation that it is about.</summary>
    public OperationId? OperationId { get; init; }

    /// <summary>Where an operation asks: the gate that it waits at. Where an incident asks, <see cref="AnswerBy"/> names the question.</summary>
    public string? Gate { get; init; }

    /// <summary>The incident that it is about.</summary>
    public IncidentId? IncidentId { get; init; }

    /// <summary>Until when an answer is awaited, where somebody is asked.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>True when somebody is asked, and where.</summary>
    public bool Asks => OperationId is not null ? Gate is not null : IncidentId is not null && AnswerBy is not null;
}

/// <summary>Kinds of news; a project chooses by them who is told what.</summary>
public enum NoticeKind
{
    /// <summary>An operation has ended, well or not.</summary>
    OperationEnded,

    /// <summary>Somebody is asked to approve or refuse.</summary>
    ApprovalWanted,

    /// <summary>A drill has ended, well or not.</summary>
    DrillEnded,

    /// <summary>A drill that was due did not take place.</summary>
    DrillMissed,

    /// <summary>An incident was opened or has ended.</summary>
    Incident,

    /// <summary>Replication lags behind its goal or has stalled, or goes on again.</summary>
    Replication,

    /// <summary>A machine that was superseded runs beside its successor.</summary>
    SplitBrain,
}

/// <summary>How urgent news is.</summary>
public enum NoticeSeverity
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Somebody should look.</summary>
    Warning,

    /// <summary>Somebody must act now.</summary>
    Critical,
}
