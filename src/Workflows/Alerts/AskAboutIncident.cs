using System.Globalization;
using DRServerless.Core.Alerts;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Alerts;

/// <summary>Puts a question to people, with a time limit. Asked again after a crash it stays the same question.</summary>
internal sealed partial class AskAboutIncident(WorkflowServices services) : Activity<AskInput, AskOutcome>(AlertNames.Ask)
{
    private readonly IncidentDocuments _incidents = new(services.Documents, services.Time);
    private readonly IncidentNotices _notices = new(services);
    private readonly ILogger _logger = services.Loggers.CreateLogger<AskAboutIncident>();

    public override async Task<AskOutcome> RunAsync(ActivityContext context, AskInput input, CancellationToken cancellation)
    {
        var policy = (await services.Documents.FindAsync<AlertPolicy>(Keys.AlertPolicy(input.Incident.ProjectId), cancellation))?.Value;
        var until = services.Time.GetUtcNow() + TimeSpan.FromSeconds(policy?.Approval.LimitSeconds ?? 0);
        var text = $"a person is asked until {until.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC; without an answer nothing is done";
        await _incidents.LogAsync(input.Incident, input.Round, 50, [text], cancellation);
        var asked = await _incidents.UpdateAsync(input.Incident, found => found with { Status = IncidentStatus.WaitingForApproval, Reason = input.Question, ApprovalUntil = until }, cancellation);
        await _notices.AskedAsync(asked, input.Round, input.Question, until, cancellation);
        LogAsked(_logger, input.Incident.IncidentId.Value, input.Question);
        return new AskOutcome(until);
    }

    [LoggerMessage(1301, LogLevel.Warning, "Incident {Incident} waits for a person: {Question}")]
    private static partial void LogAsked(ILogger logger, string incident, string question);
}
