using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>The orchestration that watches an incident, and its activities. Its instance id is the incident's.</summary>
internal static class AlertNames
{
    public static readonly OrchestrationName<IncidentInput, Nothing> Watch = new("watch-incident");

    public static readonly ActivityName<LookInput, IncidentLook> Look = new("look-at-incident");

    public static readonly ActivityName<AskInput, AskOutcome> Ask = new("ask-about-incident");

    public static readonly ActivityName<ActInput, ActOutcome> Act = new("act-on-incident");

    public static readonly ActivityName<EndIncidentInput, Nothing> End = new("end-incident");
}

/// <summary>Names an incident and its project.</summary>
internal sealed record IncidentReference(ProjectId ProjectId, IncidentId IncidentId);

/// <summary>An incident with how far its watching has come.</summary>
/// <param name="Incident">Which.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Round">Number of the next look; lines of the log are numbered by it.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="ApprovalUntil">While a person is asked: until when. Once a person has approved: how long that stands.</param>
internal sealed record IncidentInput(IncidentReference Incident, DateTimeOffset OpenedAt, int Round, IncidentPhase Phase, DateTimeOffset? ApprovalUntil)
{
    /// <summary>Number of the first look.</summary>
    public const int FirstRound = 1;

    /// <summary>An incident that was just opened.</summary>
    public static IncidentInput Opened(IncidentReference incident, DateTimeOffset at) => new(incident, at, FirstRound, IncidentPhase.Watching, ApprovalUntil: null);
}

/// <summary>Asks for a look.</summary>
internal sealed record LookInput(IncidentReference Incident, int Round, IncidentPhase Phase);

/// <summary>What a look came to.</summary>
internal sealed record IncidentLook(IncidentVerdict Verdict, string Reason, DateTimeOffset? LookAgainAt);

/// <summary>Puts a question to people.</summary>
internal sealed record AskInput(IncidentReference Incident, int Round, string Question);

/// <summary>How long they may take.</summary>
internal sealed record AskOutcome(DateTimeOffset Until);

/// <summary>Asks for the policy's action.</summary>
internal sealed record ActInput(IncidentReference Incident, int Round, string Reason);

/// <summary>What came of it.</summary>
/// <param name="Status">How the incident ends; null when something held the project, and it must be looked at again.</param>
/// <param name="Reason">In words.</param>
/// <param name="OperationId">The operation that was started.</param>
internal sealed record ActOutcome(IncidentStatus? Status, string Reason, OperationId? OperationId);

/// <summary>Ends an incident.</summary>
internal sealed record EndIncidentInput(IncidentReference Incident, int Round, IncidentStatus Status, string Reason, OperationId? OperationId);

/// <summary>A person's answer; the payload of the event <see cref="ApprovalDecision.EventName"/> of an incident.</summary>
/// <param name="Decision">The answer.</param>
/// <param name="Question">Which question it answers, by its time limit: an answer given twice must not answer the next question too.</param>
internal sealed record IncidentAnswer(ApprovalDecision Decision, DateTimeOffset Question);
