using DRServerless.Core.Alerts;
using DRServerless.Core.Notices;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>What people are told of incidents: that one was opened, that one asks, how one ended. Each once, however often an activity runs.</summary>
internal sealed class IncidentNotices(WorkflowServices services)
{
    private readonly NoticeDesk _desk = new(services);

    public Task OpenedAsync(Incident incident, IncidentDecision decision, CancellationToken cancellation) => TellAsync(incident, new Notice
    {
        Subject = $"incident-opened {incident.Id}",
        Kind = NoticeKind.Incident,
        Severity = NoticeSeverity.Warning,
        At = incident.OpenedAt,
        Title = $"Incident {incident.Id}: alerts are on",
        Text = Text(decision.Reason, decision.Explanation),
    }, cancellation);

    /// <summary>Tells of a question; by its round, one that is put again after a crash is the same.</summary>
    public Task AskedAsync(Incident incident, int round, string question, DateTimeOffset until, CancellationToken cancellation) => TellAsync(incident, new Notice
    {
        Subject = $"incident-asks {incident.Id} {round}",
        Kind = NoticeKind.ApprovalWanted,
        Severity = NoticeSeverity.Critical,
        At = services.Time.GetUtcNow(),
        AnswerBy = until,
        Title = $"Incident {incident.Id} asks whether to act; without an answer nothing is done",
        Text = Text(question, incident.Explanation),
    }, cancellation);

    public Task EndedAsync(Incident incident, CancellationToken cancellation) => TellAsync(incident, new Notice
    {
        Subject = $"incident-ended {incident.Id}",
        Kind = NoticeKind.Incident,
        Severity = SeverityOf(incident.Status),
        At = incident.EndedAt ?? services.Time.GetUtcNow(),
        OperationId = incident.OperationId,
        Title = $"Incident {incident.Id} ended: {incident.Status}",
        Text = Text(incident.Reason, incident.Explanation),
    }, cancellation);

    private Task TellAsync(Incident incident, Notice notice, CancellationToken cancellation) =>
        _desk.TellAsync(incident.ProjectId, notice with { IncidentId = incident.Id }, cancellation);

    private static NoticeSeverity SeverityOf(IncidentStatus status) => status switch
    {
        IncidentStatus.Withdrawn => NoticeSeverity.Information,
        IncidentStatus.Acted or IncidentStatus.Failed => NoticeSeverity.Critical,
        _ => NoticeSeverity.Warning,
    };

    private static string Text(string reason, IReadOnlyList<string> explanation) => string.Join("\n", [reason, .. explanation]);
}
