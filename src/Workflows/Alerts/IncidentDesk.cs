using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>Answers incidents that ask, and looks after those that a crash cut short.</summary>
public sealed class IncidentDesk(WorkflowServices services)
{
    /// <summary>How long the hour of a message is remembered past the time in which it is news.</summary>
    private static readonly TimeSpan MessagesKept = TimeSpan.FromHours(3);

    private readonly IncidentDocuments _incidents = new(services.Documents, services.Time);

    /// <summary>Answers the question that an incident asks. <c>action_not_allowed</c> when it does not ask.</summary>
    public Task DecideAsync(ProjectId project, IncidentId incident, ApprovalDecision decision, CancellationToken cancellation) =>
        DecideAsync(project, incident, decision, asked: null, cancellation);

    /// <summary>Answers the very question whose time ends when <paramref name="asked"/> says; <c>action_not_allowed</c> when it is asked no more.</summary>
    internal async Task DecideAsync(ProjectId project, IncidentId incident, ApprovalDecision decision, DateTimeOffset? asked, CancellationToken cancellation)
    {
        var reference = new IncidentReference(project, incident);
        var found = await _incidents.FindAsync(reference, cancellation) ?? throw new DrException(ErrorCodes.IncidentNotFound, $"There is no incident {incident} in project {project}.");
        if (found is not { Status: IncidentStatus.WaitingForApproval, ApprovalUntil: { } question } || found.EndedAt is not null || (asked ?? question) != question)
            throw new DrException(ErrorCodes.ActionNotAllowed, $"Incident {incident} is {found.Status} and does not wait for a person. Nothing was changed.");
        await services.Client().RaiseEventAsync(incident.Value, ApprovalDecision.EventName, new IncidentAnswer(decision, question), cancellation);
    }

    /// <summary>Starts the watching of every incident that is open and is not watched, and forgets messages that can no longer be news.</summary>
    public async Task ResumeAllAsync(CancellationToken cancellation)
    {
        await foreach (var key in services.Documents.ListKeysAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/alerts/watch", StringComparison.Ordinal) || !Identifier.TryParse<ProjectId>(key.Split('/')[1], out var project)) continue;
            if (await services.Documents.FindAsync<AlertWatch>(key, cancellation) is { Value.OpenIncident: { } open }) await ResumeAsync(new IncidentReference(project, open), cancellation);
            await ForgetMessagesAsync(project, cancellation);
        }
    }

    private async Task ResumeAsync(IncidentReference incident, CancellationToken cancellation)
    {
        var instance = await services.Client().GetAsync(incident.IncidentId.Value, cancellation);
        if (instance is null)
        {
            var now = services.Time.GetUtcNow();
            await _incidents.CreateAsync(incident, now, cancellation);
            await services.Client().StartAsync(AlertNames.Watch, incident.IncidentId.Value, IncidentInput.Opened(incident, now), cancellation);
        }
        else if (instance.Status is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated)
        {
            // Its id is spent: the incident ends here, and the next alert opens another.
            await _incidents.CreateAsync(incident, services.Time.GetUtcNow(), cancellation);
            var why = instance.Failure?.Message ?? "its orchestration ended";
            await new EndIncident(services).RunAsync(
                new ActivityContext(instance.InstanceId), new EndIncidentInput(incident, 9_999_999, IncidentStatus.Failed, $"it could not be watched to its end: {why}", OperationId: null), cancellation);
        }
    }

    private async Task ForgetMessagesAsync(ProjectId project, CancellationToken cancellation)
    {
        var oldest = services.Time.GetUtcNow() - MessagesKept;
        var border = Keys.AlertMessage(project, oldest, "")[..(Keys.AlertMessages(project).Length + "yyyyMMddHH".Length)];
        await foreach (var key in services.Documents.ListKeysAsync(Keys.AlertMessages(project), cancellation))
        {
            if (string.CompareOrdinal(key, border) >= 0) break;
            await services.Documents.DeleteAsync(key, cancellation);
        }
    }
}
