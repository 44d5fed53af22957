using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>Gathers what is known, decides, and writes down why, where it is not what was written before.</summary>
internal sealed class LookAtIncident(WorkflowServices services) : Activity<LookInput, IncidentLook>(AlertNames.Look)
{
    private const int LongestReason = 2_000;

    private readonly IncidentDocuments _incidents = new(services.Documents, services.Time);
    private readonly WitnessStand _witnesses = new(services);
    private readonly IncidentNotices _notices = new(services);

    public override async Task<IncidentLook> RunAsync(ActivityContext context, LookInput input, CancellationToken cancellation)
    {
        var decision = IncidentEngine.Decide(await GatherAsync(input, cancellation));
        await WriteAsync(input, decision, cancellation);
        var reason = decision.Reason.Length <= LongestReason ? decision.Reason : decision.Reason[..LongestReason] + "…";
        return new IncidentLook(decision.Verdict, reason, decision.LookAgainAt);
    }

    private async Task<IncidentFacts> GatherAsync(LookInput input, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(input.Incident.ProjectId), cancellation))?.Value;
        var policy = project is null ? null : (await services.Documents.FindAsync<AlertPolicy>(Keys.AlertPolicy(project.Id), cancellation))?.Value;
        var reports = project is null || policy is null ? [] : await _witnesses.HearAsync(project, policy, input.Phase, cancellation);
        // After the witnesses, which take their time: what resolved meanwhile is seen.
        var watch = (await services.Documents.FindAsync<AlertWatch>(Keys.AlertWatch(input.Incident.ProjectId), cancellation))?.Value ?? new AlertWatch();
        return new IncidentFacts
        {
            Policy = policy,
            Watch = watch,
            Witnesses = reports,
            State = project?.State ?? ProjectState.NotProtected,
            InTheWay = project is null || policy is null ? null : await InTheWayAsync(project, policy, cancellation),
            Phase = input.Phase,
            Now = services.Time.GetUtcNow(),
        };
    }

    /// <summary>A drill gives way to a failover (decision 12), whoever asks for it: a disaster waits for no exercise.</summary>
    private async Task<OperationId?> InTheWayAsync(Project project, AlertPolicy policy, CancellationToken cancellation)
    {
        if (project.ActiveOperation is not { } active || policy.Action != AlertAction.Failover) return project.ActiveOperation;
        var operation = (await services.Documents.FindAsync<Operation>(Keys.Operation(active), cancellation))?.Value;
        return operation?.Kind == OperationKind.Drill ? null : active;
    }

    private async Task WriteAsync(LookInput input, IncidentDecision decision, CancellationToken cancellation)
    {
        var incident = await _incidents.FindAsync(input.Incident, cancellation);
        if (incident is null) return;
        if (input.Round == IncidentInput.FirstRound) await _notices.OpenedAsync(incident, decision, cancellation);
        // While a person is asked, what is shown stays the question.
        var reason = input.Phase == IncidentPhase.Asked && decision.Verdict == IncidentVerdict.Wait ? incident.Reason : decision.Reason;
        if (incident.Reason == reason && incident.Explanation.SequenceEqual(decision.Explanation)) return;
        var news = decision.Explanation.Except(incident.Explanation).ToList();
        await _incidents.LogAsync(input.Incident, input.Round, 1, [.. news, decision.Reason], cancellation);
        await _incidents.UpdateAsync(
            input.Incident, found => found with { Reason = reason, Explanation = decision.Explanation }, cancellation);
    }
}
