using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Alerts;

/// <summary>Ends an incident: first its own document, then what names it as open. Done twice it ends once, at the time at which it first did.</summary>
internal sealed partial class EndIncident(WorkflowServices services) : Activity<EndIncidentInput, Nothing>(AlertNames.End)
{
    private readonly IncidentDocuments _incidents = new(services.Documents, services.Time);
    private readonly IncidentNotices _notices = new(services);
    private readonly ILogger _logger = services.Loggers.CreateLogger<EndIncident>();

    public override async Task<Nothing> RunAsync(ActivityContext context, EndIncidentInput input, CancellationToken cancellation)
    {
        await _incidents.LogAsync(input.Incident, input.Round, 90, [$"ended: {input.Status}: {input.Reason}"], cancellation);
        var now = services.Time.GetUtcNow();
        var ended = await _incidents.UpdateAsync(input.Incident, found => found.EndedAt is not null ? found : found with
        {
            Status = input.Status,
            Reason = input.Reason,
            OperationId = input.OperationId,
            ApprovalUntil = null,
            EndedAt = now,
        }, cancellation);
        var acted = ended.Status is IncidentStatus.Acted or IncidentStatus.Notified;
        await services.Documents.UpdateAsync<AlertWatch>(Keys.AlertWatch(input.Incident.ProjectId),
            watch => watch.Ended(ended.Id, ended.EndedAt ?? now, acted, settled: ended.Status != IncidentStatus.Withdrawn), ErrorCodes.ObjectNotFound, cancellation);
        await _notices.EndedAsync(ended, cancellation);
        LogEnded(_logger, ended.Id.Value, ended.Status, ended.Reason);
        return Nothing.Value;
    }

    [LoggerMessage(1302, LogLevel.Warning, "Incident {Incident} ended as {Status}: {Reason}")]
    private static partial void LogEnded(ILogger logger, string incident, IncidentStatus status, string reason);
}
