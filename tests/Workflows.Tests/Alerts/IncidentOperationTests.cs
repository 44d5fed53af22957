using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Drills;
using static DRServerless.Workflows.Tests.Alerts.IncidentStory;

namespace DRServerless.Workflows.Tests.Alerts;

/// <summary>What an incident starts, and what stands in its way.</summary>
public sealed class IncidentOperationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Quorum_WhileSomethingHoldsTheProject_WaitsAndGoesOn(bool atTheLastStep)
    {
        await using var story = await StartAsync(Policy);
        story.Harness.Clouds.Source.Faults.Unreachable = true;
        // Held from before the decision, or by an operation that begins between the decision and the act.
        if (!atTheLastStep) await story.HoldAsync(OperationId.Create("op-drill"));
        await story.FireAsync("api", "network");
        if (atTheLastStep)
        {
            await story.HoldAsync(OperationId.Create("op-drill"));
            var outcome = await new ActOnIncident(story.Harness.Services).RunAsync(
                new Runtime.ActivityContext("inc"), new ActInput(new IncidentReference(story.Harness.ProjectId, (await story.WatchAsync()).OpenIncident!.Value), 1, "because"), story.Harness.Deadline);
            Assert.Null(outcome.Status);
        }

        var waiting = await story.UntilAsync(incident => incident.Reason.Contains("op-drill", StringComparison.Ordinal));
        Assert.Null(waiting.EndedAt);
        await story.HoldAsync(null);

        Assert.Equal(IncidentStatus.Acted, (await story.UntilEndedAsync()).Status);
        Assert.Single(await story.OperationsAsync(OperationKind.LaunchRecovery));
    }

    [Fact]
    public async Task Quorum_WhileADrillHoldsTheProject_FailsOverAtOnceAndTheDrillGivesWay()
    {
        await using var story = await StartAsync(Policy);
        var drill = await story.HoldByDrillAsync();
        story.Harness.Clouds.Source.Faults.Unreachable = true;

        await story.FireAsync("api", "network");
        var incident = await story.UntilEndedAsync();

        Assert.Equal(IncidentStatus.Acted, incident.Status);
        Assert.Equal(OperationStatus.Succeeded, (await story.Harness.UntilEndedAsync(incident.OperationId!.Value)).Status);
        Assert.Equal(OperationStatus.Cancelled, (await story.Harness.UntilEndedAsync(drill)).Status);
        await story.Harness.AssertFailedOverAsync(drill);
    }

    [Fact]
    public async Task Quorum_PolicyWantsADrill_OneStartsAndLeavesNothing()
    {
        await using var story = await StartAsync(Policy with { Action = AlertAction.Drill });
        await story.Harness.SetDrillsAsync();

        await story.FireAsync("api", "network");
        var incident = await story.UntilEndedAsync();

        Assert.Equal(IncidentStatus.Acted, incident.Status);
        var drill = await story.Harness.UntilEndedAsync(incident.OperationId!.Value);
        Assert.Equal((OperationKind.Drill, OperationStatus.Succeeded), (drill.Kind, drill.Status));
        Assert.Single(await story.OperationsAsync(OperationKind.Drill));
        Assert.NotEmpty(story.Harness.Launched());
        await story.Harness.AssertNothingIsLeftAsync("after the drill");
    }

    [Fact]
    public async Task Quorum_PolicyWantsADrillAndNoNetworkIsSet_IsExplained()
    {
        await using var story = await StartAsync(Policy with { Action = AlertAction.Drill });

        await story.FireAsync("api", "network");
        var incident = await story.UntilEndedAsync();

        Assert.Equal(IncidentStatus.NotAllowed, incident.Status);
        Assert.Contains("network", incident.Reason, StringComparison.Ordinal);
        Assert.Empty(await story.OperationsAsync(OperationKind.Drill));
    }

    [Fact]
    public async Task Approved_WhileSomethingHoldsTheProject_StandsAndIsNotAskedAgain()
    {
        await using var story = await StartAsync(Policy with { Approval = new ApprovalRule { LimitSeconds = 3_600 } });
        await story.FireAsync("api", "network");
        var asking = await story.UntilAsync(incident => incident.Status == IncidentStatus.WaitingForApproval);
        await story.HoldAsync(OperationId.Create("op-drill"));
        await story.Desk.DecideAsync(story.Harness.ProjectId, asking.Id, new ApprovalDecision(true, "Ada"), story.Harness.Deadline);
        await story.UntilAsync(incident => incident.Reason.Contains("op-drill", StringComparison.Ordinal));

        await story.HoldAsync(null);

        Assert.Equal(IncidentStatus.Acted, (await story.UntilEndedAsync()).Status);
        Assert.Single(await story.NoticesAsync(NoticeKind.ApprovalWanted));
    }
}
