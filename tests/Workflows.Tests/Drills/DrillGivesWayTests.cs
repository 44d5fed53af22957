using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Tests.Operations;
using DRServerless.Workflows.Tests.Plans;
using static DRServerless.Workflows.Tests.Drills.DrillWorld;
using static DRServerless.Workflows.Tests.Plans.PlanWorld;

namespace DRServerless.Workflows.Tests.Drills;

/// <summary>A drill never stands in the way of a recovery: that begins at once, and what the drill launched is deleted beside it.</summary>
public sealed class DrillGivesWayTests
{
    [Fact]
    public async Task Failover_WhileADrillRuns_BeginsAtOnceAndBothComeToTheirEnds()
    {
        await using var harness = await RunningDrillAsync();
        var drill = (await harness.ProjectAsync()).ActiveOperation!.Value;

        var failover = await harness.AcceptAsync(Recovery);
        var project = await harness.ProjectAsync();
        var ended = await harness.UntilEndedAsync(failover.Id);
        var drilled = await harness.UntilEndedAsync(drill);

        Assert.Equal((failover.Id, drill), (project.ActiveOperation, project.EndingDrill));
        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Equal(OperationStatus.Cancelled, drilled.Status);
        Assert.Contains(await harness.LogAsync(drill), line => line.Contains(failover.Id.Value, StringComparison.Ordinal));
        await harness.AssertFailedOverAsync(drill);
    }

    [Fact]
    public async Task Failover_WhileTheDrillCannotBeDeleted_DoesNotWaitForIt()
    {
        await using var harness = await RunningDrillAsync();
        var drill = (await harness.ProjectAsync()).ActiveOperation!.Value;
        harness.Clouds.Target.Faults.Fail("Launcher.CleanUp", ErrorCodes.ResourceBusy, times: 10_000);

        var ended = await harness.UntilEndedAsync((await harness.AcceptAsync(Recovery)).Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Equal(drill, (await harness.ProjectAsync()).EndingDrill);
        Assert.Equal(2, harness.Launched().Count(instance => instance.PowerState == PowerState.Running));
        harness.Clouds.Target.Faults.Clear();
        await harness.UntilEndedAsync(drill);
        await harness.AssertFailedOverAsync(drill);
    }

    [Fact]
    public async Task Failover_HostDiesRightAfterItTookTheProject_TheDrillIsEndedAllTheSame()
    {
        await using var harness = await RunningDrillAsync();
        var drill = (await harness.ProjectAsync()).ActiveOperation!.Value;
        await harness.ChangeProjectAsync(project => project with { ActiveOperation = null, EndingDrill = drill });

        await harness.UntilAsync(async () =>
        {
            await harness.Recovery.ResumeAllAsync(harness.Deadline);
            return (await harness.OperationAsync(drill)).EndedAt is not null && (await harness.ProjectAsync()).EndingDrill is null;
        }, () => "the drill to end");

        await harness.AssertNothingIsLeftAsync("after recovery");
    }

    [Fact]
    public async Task Sweep_BesideTheFailover_DeletesWhatTheDrillLaunchedAtOnce()
    {
        await using var harness = await RunningDrillAsync();
        var drill = (await harness.ProjectAsync()).ActiveOperation!.Value;
        await harness.ChangeProjectAsync(project => project with { ActiveOperation = new OperationId("op-recovery"), EndingDrill = drill });

        await new GarbageStore(harness.Services).SweepAsync(harness.ProjectId, harness.Deadline);

        Assert.All(harness.Launched(), instance => Assert.Equal(PowerState.Terminated, instance.PowerState));
        Assert.NotEmpty(await harness.GarbageAsync());
    }

    [Theory]
    [InlineData(typeof(DrillRequest))]
    [InlineData(typeof(PauseReplicationRequest))]
    [InlineData(typeof(StopReplicationRequest))]
    [InlineData(typeof(TerminateTestMachinesRequest))]
    public async Task AnythingElse_WhileADrillRuns_IsRefused(Type request)
    {
        await using var harness = await RunningDrillAsync();

        var refused = await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync((OperationRequest)Activator.CreateInstance(request)!));

        Assert.Equal(ErrorCodes.OperationInProgress, refused.Code);
    }

    [Fact]
    public async Task TestLaunch_WhileADrillRuns_IsRefused()
    {
        await using var harness = await RunningDrillAsync();

        Assert.Equal(ErrorCodes.OperationInProgress, (await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync(new LaunchMachinesRequest { Mode = LaunchMode.Test }))).Code);
    }

    [Fact]
    public async Task Failover_ThatIsRefusedItself_LeavesTheDrillAlone()
    {
        await using var harness = await RunningDrillAsync();
        var drill = (await harness.ProjectAsync()).ActiveOperation!.Value;

        await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync(Recovery with { Machines = [new MachineId("mch-none")] }));

        Assert.Equal(drill, (await harness.ProjectAsync()).ActiveOperation);
        Assert.Equal(OperationStatus.Succeeded, (await harness.UntilEndedAsync(drill)).Status);
    }

    [Fact]
    public async Task Drill_WhileAnotherIsStillBeingDeleted_IsRefused()
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.ChangeProjectAsync(project => project with { EndingDrill = new OperationId("op-before") });

        Assert.Equal(ErrorCodes.OperationInProgress, (await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync(Drill))).Code);
    }

    [Fact]
    public async Task Failovers_TwoWhileADrillRuns_OneTakesTheProject()
    {
        await using var harness = await RunningDrillAsync();

        var first = await harness.AcceptAsync(Recovery);
        var refused = await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync(Recovery));

        Assert.Equal(ErrorCodes.OperationInProgress, refused.Code);
        Assert.Equal(first.Id, (await harness.ProjectAsync()).ActiveOperation);
    }

    /// <summary>A drill that stays up for ten minutes, by a plan that is no longer the project's: a recovery has no such wait.</summary>
    private static async Task<OperationsHarness> RunningDrillAsync()
    {
        var harness = await StartAsync(machines: 1);
        await harness.SetPlanAsync(Plan(Wave("apps", harness.MachineIds[0]), Wait("settle", 600) with { InTest = true }));
        var accepted = await harness.AcceptAsync(Drill);
        await harness.UntilStepAsync(accepted, "settle", PlanStepState.Running);
        await harness.SetPlanAsync(Plan(Wave("apps", harness.MachineIds[0])));
        return harness;
    }
}
