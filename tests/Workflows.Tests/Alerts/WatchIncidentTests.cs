using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Operations;
using static DRServerless.Workflows.Tests.Alerts.IncidentStory;

namespace DRServerless.Workflows.Tests.Alerts;

public sealed class WatchIncidentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Quorum_SourceDown_FailsOverOnce(bool twice)
    {
        await using var story = await StartAsync(Policy, twice);
        story.Harness.Clouds.Source.Faults.Unreachable = true;

        await story.FireAsync("api", "network");
        var incident = await story.UntilEndedAsync();

        Assert.Equal(IncidentStatus.Acted, incident.Status);
        var operation = await story.Harness.UntilEndedAsync(incident.OperationId!.Value);
        Assert.Equal((OperationStatus.Succeeded, OperationKind.LaunchRecovery), (operation.Status, operation.Kind));
        Assert.Equal(ProjectState.FailedOver, (await story.Harness.ProjectAsync()).State);
        Assert.Contains(await story.LogAsync(incident.Id), line => line.Contains("api counts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quorum_SourceStillAnswers_AsksAndARefusalEndsIt()
    {
        await using var story = await StartAsync(Policy);
        await story.FireAsync("api", "network");

        var asking = await story.UntilAsync(incident => incident.Status == IncidentStatus.WaitingForApproval);
        Assert.Contains("in doubt", asking.Reason, StringComparison.Ordinal);
        await story.Desk.DecideAsync(story.Harness.ProjectId, asking.Id, new ApprovalDecision(false, "Ada", "a drill"), story.Harness.Deadline);
        var ended = await story.UntilEndedAsync();

        Assert.Equal(IncidentStatus.Refused, ended.Status);
        Assert.Contains("Ada", ended.Reason, StringComparison.Ordinal);
        Assert.Equal(ProjectState.Normal, (await story.Harness.ProjectAsync()).State);
    }

    [Fact]
    public async Task Asked_PersonApproves_FailsOver()
    {
        await using var story = await StartAsync(Policy);
        await story.FireAsync("api", "network");
        var asking = await story.UntilAsync(incident => incident.Status == IncidentStatus.WaitingForApproval);

        await story.Desk.DecideAsync(story.Harness.ProjectId, asking.Id, new ApprovalDecision(true, "Ada"), story.Harness.Deadline);

        Assert.Equal(IncidentStatus.Acted, (await story.UntilEndedAsync()).Status);
    }

    [Fact]
    public async Task Asked_NobodyAnswers_DoesNothing()
    {
        await using var story = await StartAsync(Policy);
        await story.FireAsync("api", "network");

        Assert.Equal(IncidentStatus.Expired, (await story.UntilEndedAsync()).Status);
        Assert.Null((await story.Harness.ProjectAsync()).ActiveOperation);
    }

    [Fact]
    public async Task Asked_AlertsResolve_Withdraws()
    {
        await using var story = await StartAsync(Policy);
        await story.FireAsync("api", "network");
        await story.UntilAsync(incident => incident.Status == IncidentStatus.WaitingForApproval);

        await story.ResolveAsync("api", "network");

        Assert.Equal(IncidentStatus.Withdrawn, (await story.UntilEndedAsync()).Status);
    }

    [Fact]
    public async Task Resolved_BeforeSustained_WithdrawsAndTheNextAlertOpensAnother()
    {
        await using var story = await StartAsync(Policy);
        await story.FireAsync("api");
        await story.ResolveAsync("api");
        var first = await story.UntilEndedAsync();
        Assert.Equal(IncidentStatus.Withdrawn, first.Status);

        story.Harness.Time.Advance(TimeSpan.FromSeconds(5));
        await story.FireAsync("api");

        Assert.NotEqual(first.Id, (await story.WatchAsync()).OpenIncident);
        Assert.NotNull((await story.WatchAsync()).OpenIncident);
    }

    [Fact]
    public async Task Restart_WhileWatching_GoesOn()
    {
        await using var story = await StartAsync(Policy);
        story.Harness.Clouds.Source.Faults.Unreachable = true;
        await story.FireAsync("api", "network");
        await story.Harness.RestartRuntimeAsync();

        Assert.Equal(IncidentStatus.Acted, (await story.UntilEndedAsync()).Status);
    }

    [Fact]
    public async Task Resume_WatchingNeverStarted_StartsIt()
    {
        await using var story = await StartAsync(Policy);
        var open = IncidentId.Create("inc-lost");
        await story.Harness.Services.Documents.PutAsync(Keys.AlertWatch(story.Harness.ProjectId), new AlertWatch().With([story.Alert("api", AlertState.Firing)], open), story.Harness.Deadline);

        await story.Desk.ResumeAllAsync(story.Harness.Deadline);
        await story.ResolveAsync("api");

        Assert.Equal((open, IncidentStatus.Withdrawn), (await story.UntilEndedAsync() is var ended ? ended.Id : default, ended.Status));
    }

    [Fact]
    public async Task Resume_WatchingBroke_EndsTheIncidentAsFailed()
    {
        await using var story = await StartAsync(Policy);
        await story.FireAsync("api");
        var open = (await story.WatchAsync()).OpenIncident!.Value;
        await story.Harness.Client.TerminateAsync(open.Value, "test", story.Harness.Deadline);
        await story.Harness.UntilAsync(async () => (await story.Harness.Client.GetAsync(open.Value, story.Harness.Deadline))?.Status == Runtime.OrchestrationStatus.Terminated, () => "the end of the orchestration");

        await story.Desk.ResumeAllAsync(story.Harness.Deadline);

        Assert.Equal(IncidentStatus.Failed, (await story.IncidentAsync(open))!.Status);
        Assert.Null((await story.WatchAsync()).OpenIncident);
    }

    [Fact]
    public async Task ProjectFailedOver_IsExplainedNotAnError()
    {
        await using var story = await StartAsync(Policy);
        story.Harness.Clouds.Source.Faults.Unreachable = true;
        await story.Harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });
        await story.FireAsync("api", "network");

        var ended = await story.UntilEndedAsync();
        Assert.Equal(IncidentStatus.NotAllowed, ended.Status);
        Assert.Contains("failed over already", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_WithoutPolicy_IsRefused()
    {
        await using var story = await StartAsync(Policy with { Enabled = false });

        var refusal = await Assert.ThrowsAsync<DrException>(() => story.FireAsync("api"));
        Assert.Equal(ErrorCodes.AlertNotExpected, refusal.Code);
    }

    [Fact]
    public async Task Take_ManyAtOnce_AreAllDurableWithOneIncident()
    {
        await using var story = await StartAsync(Policy);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => story.TakeAsync(story.Alert($"api {number}", AlertState.Firing), story.Alert("noise", AlertState.Firing))));

        var watch = await story.WatchAsync();
        Assert.Equal(300, watch.Facts.Count);
        Assert.All(receipts, receipt => Assert.Equal((1, 1, watch.OpenIncident), (receipt.Taken, receipt.NotChosen, receipt.Incident)));
    }

    [Fact]
    public async Task Take_MoreThanMayWait_IsToldToComeAgain()
    {
        await using var story = await StartAsync(Policy);
        var intake = new AlertIntake(story.Harness.Services, Guid.NewGuid, mostWaiting: 0);

        var refusal = await Assert.ThrowsAsync<DrException>(() => intake.TakeAsync(story.Harness.ProjectId, [story.Alert("api", AlertState.Firing)], story.Harness.Deadline));
        Assert.Equal(ErrorCodes.AlertsOverLimit, refusal.Code);
        Assert.NotNull(refusal.RetryAfter);
    }

    [Fact]
    public async Task Asked_AnsweredTwice_CountsOnce()
    {
        await using var story = await StartAsync(Policy);
        await story.FireAsync("api", "network");
        var asking = await story.UntilAsync(incident => incident.Status == IncidentStatus.WaitingForApproval);
        await story.Desk.DecideAsync(story.Harness.ProjectId, asking.Id, new ApprovalDecision(false, "Ada"), story.Harness.Deadline);
        await story.UntilEndedAsync();

        var refusal = await Assert.ThrowsAsync<DrException>(() =>
            story.Desk.DecideAsync(story.Harness.ProjectId, asking.Id, new ApprovalDecision(true, "Bob"), story.Harness.Deadline));
        Assert.Equal(ErrorCodes.ActionNotAllowed, refusal.Code);
        Assert.Empty(await story.OperationsAsync(OperationKind.LaunchRecovery));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task People_OfAnIncident_AreToldOnceThatItOpenedAskedAndEnded(bool twice)
    {
        await using var story = await StartAsync(Policy, twice);
        await story.FireAsync("api", "network");
        var asking = await story.UntilAsync(incident => incident.Status == IncidentStatus.WaitingForApproval);
        await story.Desk.DecideAsync(story.Harness.ProjectId, asking.Id, new ApprovalDecision(false, "Ada"), story.Harness.Deadline);
        await story.UntilEndedAsync();

        var question = Assert.Single(await story.NoticesAsync(NoticeKind.ApprovalWanted));
        var news = await story.NoticesAsync(NoticeKind.Incident);
        Assert.Equal((asking.Id, NoticeSeverity.Critical), (question.IncidentId!.Value, question.Severity));
        Assert.NotNull(question.AnswerBy);
        Assert.Equal([$"incident-ended {asking.Id}", $"incident-opened {asking.Id}"], news.Select(notice => notice.Subject).Order());
        Assert.Contains(news, notice => notice.Text!.Contains("refused by Ada", StringComparison.Ordinal));
    }
}
