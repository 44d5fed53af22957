using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Tests.Drills;
using DRServerless.Workflows.Tests.Operations;
using DRServerless.Workflows.Tests.Plans;

namespace DRServerless.Workflows.Tests.Alerts;

/// <summary>A protected project with a policy, alerts at hand, and time under control.</summary>
internal sealed class IncidentStory(OperationsHarness harness) : IAsyncDisposable
{
    /// <summary>Two sources of two must say so for 30 seconds; then it fails over.</summary>
    public static readonly AlertPolicy Policy = new()
    {
        Matchers = [new AlertMatcher { Source = "api", Title = "api*" }, new AlertMatcher { Source = "network", Title = "network*" }],
        SustainedSeconds = 30,
        Quorum = 2,
        Action = AlertAction.Failover,
        CooldownSeconds = 600,
        Approval = new ApprovalRule { LimitSeconds = 120 },
    };

    private readonly AlertIntake _intake = new(harness.Services, Guid.NewGuid);

    public OperationsHarness Harness { get; } = harness;

    public IncidentDesk Desk { get; } = new(harness.Services);

    public static async Task<IncidentStory> StartAsync(AlertPolicy policy, bool twice = false)
    {
        var story = new IncidentStory(await OperationsHarness.StartAsync(machines: 1, twice: twice));
        await story.Harness.Services.Documents.PutAsync(Keys.AlertPolicy(story.Harness.ProjectId), policy, story.Harness.Deadline);
        return story;
    }

    public Alert Alert(string title, AlertState state) => new()
    {
        Kind = AlertKind.CloudWatch,
        Source = "test",
        Fingerprint = title,
        State = state,
        ChangedAt = Harness.Time.GetUtcNow(),
        ReceivedAt = Harness.Time.GetUtcNow(),
        Title = title,
    };

    public Task<AlertReceipt> TakeAsync(params Alert[] alerts) => _intake.TakeAsync(Harness.ProjectId, alerts, Harness.Deadline);

    public Task<AlertReceipt> FireAsync(params string[] titles) => TakeAsync([.. titles.Select(title => Alert(title, AlertState.Firing))]);

    public Task<AlertReceipt> ResolveAsync(params string[] titles)
    {
        Harness.Time.Advance(TimeSpan.FromSeconds(1));
        return TakeAsync([.. titles.Select(title => Alert(title, AlertState.Resolved))]);
    }

    public async Task<AlertWatch> WatchAsync() => (await Harness.Services.Documents.FindAsync<AlertWatch>(Keys.AlertWatch(Harness.ProjectId), Harness.Deadline))!.Value;

    public async Task<Incident?> IncidentAsync(IncidentId id) => (await Harness.Services.Documents.FindAsync<Incident>(Keys.Incident(Harness.ProjectId, id), Harness.Deadline))?.Value;

    public async Task<IReadOnlyList<string>> LogAsync(IncidentId id)
    {
        var lines = new List<string>();
        await foreach (var line in Harness.Services.Documents.ListAsync<IncidentLogLine>(Keys.IncidentLog(Harness.ProjectId, id), Harness.Deadline)) lines.Add(line.Message);
        return lines;
    }

    /// <summary>Has another operation hold the project, or none.</summary>
    public Task HoldAsync(OperationId? operation) => Harness.Services.Documents.UpdateAsync<Project>(
        Keys.Project(Harness.ProjectId), project => project with { ActiveOperation = operation }, ErrorCodes.ProjectNotFound, Harness.Deadline);

    /// <summary>Has a drill hold the project, for the ten minutes that its plan waits.</summary>
    public async Task<OperationId> HoldByDrillAsync()
    {
        await Harness.SetDrillsAsync();
        await Harness.SetPlanAsync(PlanWorld.Plan(PlanWorld.Wave("apps", Harness.MachineIds[0]), PlanWorld.Wait("settle", 600) with { InTest = true }));
        var drill = await Harness.AcceptAsync(DrillWorld.Drill);
        await Harness.UntilStepAsync(drill, "settle", PlanStepState.Running);
        await Harness.SetPlanAsync(PlanWorld.Plan(PlanWorld.Wave("apps", Harness.MachineIds[0])));
        return drill.Id;
    }

    public async Task<IReadOnlyList<Operation>> OperationsAsync(OperationKind kind)
    {
        var found = new List<Operation>();
        await foreach (var key in Harness.Services.Documents.ListKeysAsync(Keys.Operations, Harness.Deadline))
        {
            if (key.EndsWith("/operation", StringComparison.Ordinal) && await Harness.Services.Documents.FindAsync<Operation>(key, Harness.Deadline) is { } operation && operation.Value.Kind == kind) found.Add(operation.Value);
        }

        return found;
    }

    /// <summary>What people were told.</summary>
    public async Task<IReadOnlyList<Notice>> NoticesAsync(NoticeKind kind)
    {
        var found = new List<Notice>();
        await foreach (var notice in Harness.Services.Documents.ListAsync<Notice>(Keys.Notices(Harness.ProjectId), Harness.Deadline))
        {
            if (notice.Kind == kind) found.Add(notice);
        }

        return found;
    }

    public Task<Incident> UntilEndedAsync() => UntilAsync(incident => incident.EndedAt is not null);

    /// <summary>Lets time pass until the newest incident is as wanted.</summary>
    public async Task<Incident> UntilAsync(Func<Incident, bool> wanted)
    {
        Incident? seen = null;
        await Harness.UntilAsync(async () =>
        {
            seen = null;
            await foreach (var key in Harness.Services.Documents.ListKeysAsync(Keys.Incidents(Harness.ProjectId), Harness.Deadline))
            {
                if (!key.EndsWith("/incident", StringComparison.Ordinal)) continue;
                var found = (await Harness.Services.Documents.FindAsync<Incident>(key, Harness.Deadline))!.Value;
                if (seen is null || found.OpenedAt > seen.OpenedAt) seen = found;
            }

            return seen is not null && wanted(seen) && (seen.EndedAt is null || (await WatchAsync()).OpenIncident != seen.Id);
        }, () => $"incident {seen?.Status}: {seen?.Reason}");
        return seen!;
    }

    public ValueTask DisposeAsync() => Harness.DisposeAsync();
}
