using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Failback;

/// <summary>The way back: as one sequence and in parts, and what stands in its way.</summary>
public sealed class FailbackTests
{
    private static LaunchMachinesRequest Recovery => new() { Mode = LaunchMode.Recovery };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failback_AfterADisaster_EndsInNormalWithOneLiveCopy(bool twice)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2, twice: twice);
        await FailOverFromADeadSourceAsync(harness);

        await harness.SucceedAsync(new FailbackRequest());

        var project = await harness.ProjectAsync();
        Assert.Equal((ProjectState.Normal, Direction.Forward, 2), (project.State, project.Direction, project.DirectionEpoch));
        await AssertOneLiveCopyAsync(harness, Side.Source);
        Assert.All(harness.Clouds.Target.Instances.Values, instance => Assert.Equal(PowerState.Terminated, instance.PowerState));
    }

    [Fact]
    public async Task PrepareFailback_OriginalCameBackRunning_IsStoppedBeforeTheDirectionTurns()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        await FailOverFromADeadSourceAsync(harness);
        Assert.Equal(4, harness.Running().Count);

        await harness.SucceedAsync(new PrepareFailbackRequest());

        await AssertOneLiveCopyAsync(harness, Side.Target);
        Assert.Equal(ProjectState.ReadyForFailback, (await harness.ProjectAsync()).State);
    }

    [Fact]
    public async Task PrepareFailback_OriginalCannotBeStoppedNorIsolated_FailsAndTheDirectionStays()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await FailOverFromADeadSourceAsync(harness);
        harness.Clouds.Source.Faults.Fail("Machines.Stop", ErrorCodes.CredentialsRefused, times: 1000);
        harness.Clouds.Source.Faults.Fail("Machines.Isolate", ErrorCodes.CredentialsRefused, times: 1000);

        await harness.FailAsync(new PrepareFailbackRequest(), ErrorCodes.NotFenced);

        var project = await harness.ProjectAsync();
        Assert.Equal((ProjectState.FailedOver, Direction.Forward, 0), (project.State, project.Direction, project.DirectionEpoch));
    }

    [Fact]
    public async Task PrepareFailback_SourceStillDown_NeedsAConfirmation()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        harness.Clouds.Source.Faults.Unreachable = true;
        await harness.SucceedAsync(Recovery);
        await harness.FailAsync(new PrepareFailbackRequest(), ErrorCodes.NotFenced);

        // Confirmed, it waits for the source; when that returns with its machine running, the machine is stopped before the end.
        var accepted = await harness.AcceptAsync(new PrepareFailbackRequest { ConfirmUnfenced = true });
        await harness.UntilAsync(async () => (await harness.ProjectAsync()).State == ProjectState.PreparingFailback, () => "the turn");
        await harness.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(OperationStatus.Running, (await harness.OperationAsync(accepted.Id)).Status);
        harness.Clouds.Source.Faults.Unreachable = false;

        Assert.Equal(OperationStatus.Succeeded, (await harness.UntilEndedAsync(accepted.Id)).Status);
        await AssertOneLiveCopyAsync(harness, Side.Target);
    }

    [Fact]
    public async Task PrepareFailback_LaunchedMachineIsGone_FailsAndNothingChanges()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Recovery);
        harness.Clouds.Target.Instances.Values.Single().PowerState = PowerState.Terminated;

        await harness.FailAsync(new PrepareFailbackRequest(), ErrorCodes.InstanceNotFound);

        Assert.Equal((ProjectState.FailedOver, 0), ((await harness.ProjectAsync()).State, (await harness.ProjectAsync()).DirectionEpoch));
    }

    [Fact]
    public async Task PrepareFailback_TurnsTheBasesOfTheLaunchedPoint()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Recovery);
        var launched = (await harness.MachineAsync(0)).Active.RecoveryPointId;
        var disk = (await harness.PointsAsync(0)).Single(point => point.Id == launched).Disks[0];

        await harness.SucceedAsync(new PrepareFailbackRequest());

        var replication = await harness.ReplicationAsync(0);
        Assert.Equal((1, Direction.Reversed), (replication.DirectionEpoch, replication.Direction));
        Assert.Equal((disk.WrittenSnapshotId, disk.ReadSnapshotId), (replication.Bases[0].ReadSnapshotId, replication.Bases[0].WrittenSnapshotId));
    }

    [Fact]
    public async Task ReturnToNormal_TargetMachineCannotBeDeleted_FailsAndTheDirectionStays()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Recovery);
        await harness.SucceedAsync(new PrepareFailbackRequest());
        await harness.SucceedAsync(Recovery);
        harness.Clouds.Target.Faults.Fail("Machines.Terminate", ErrorCodes.CredentialsRefused, times: 1000);

        await harness.FailAsync(new ReturnToNormalRequest(), ErrorCodes.NotFenced);

        Assert.Equal((ProjectState.FailedBack, 1), ((await harness.ProjectAsync()).State, (await harness.ProjectAsync()).DirectionEpoch));
        harness.Clouds.Target.Faults.Clear();
        await harness.SucceedAsync(new ReturnToNormalRequest());
    }

    [Fact]
    public async Task Failback_TwoRounds_EndInNormalEachTime()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        for (var round = 1; round <= 2; round++)
        {
            await harness.SucceedAsync(Recovery);
            await harness.SucceedAsync(new FailbackRequest());
            Assert.Equal((ProjectState.Normal, 2 * round), ((await harness.ProjectAsync()).State, (await harness.ProjectAsync()).DirectionEpoch));
            await AssertOneLiveCopyAsync(harness, Side.Source);
        }
    }

    [Fact]
    public async Task Failback_AfterAPause_GoesOnByItself()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(new PauseReplicationRequest());
        await harness.SucceedAsync(Recovery);

        await harness.SucceedAsync(new FailbackRequest());

        Assert.False((await harness.ProjectAsync()).ReplicationPaused);
    }

    [Fact]
    public async Task Failback_Approved_LaunchesAfterTheApprovalOnly()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Recovery);
        var accepted = await harness.AcceptAsync(new FailbackRequest { ApproveBeforeLaunch = true });

        var waiting = await harness.UntilAsync(accepted.Id, operation => operation.Status == OperationStatus.WaitingForApproval);
        Assert.Equal("launch", waiting.AwaitingApproval);
        await harness.PassAsync(TimeSpan.FromHours(1));
        await AssertOneLiveCopyAsync(harness, Side.Target);
        await harness.Starter.DecideAsync(accepted.Id, new ApprovalDecision(true, "Ada"), harness.Deadline);

        Assert.Equal(OperationStatus.Succeeded, (await harness.UntilEndedAsync(accepted.Id)).Status);
        Assert.Contains(await harness.LogAsync(accepted.Id), line => line.Contains("approved by Ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failback_Refused_FailsAndStaysReadyAndReplicates()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Recovery);
        var accepted = await harness.AcceptAsync(new FailbackRequest { ApproveBeforeLaunch = true });
        await harness.UntilAsync(accepted.Id, operation => operation.Status == OperationStatus.WaitingForApproval);

        await harness.Starter.DecideAsync(accepted.Id, new ApprovalDecision(false, "Ada", "not today"), harness.Deadline);

        var ended = await harness.UntilEndedAsync(accepted.Id);
        Assert.Equal((OperationStatus.Failed, ErrorCodes.ApprovalRefused.Name, null), (ended.Status, ended.Problem?.Code, ended.AwaitingApproval));
        Assert.Equal(ProjectState.ReadyForFailback, (await harness.ProjectAsync()).State);
        await AssertOneLiveCopyAsync(harness, Side.Target);
        Assert.True(await harness.LoopRunsAsync(0));
        await harness.SucceedAsync(new FailbackRequest());
    }

    [Fact]
    public async Task Decide_NothingWaits_IsRefused()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var ended = await harness.SucceedAsync(Recovery);

        var refusal = await Assert.ThrowsAsync<DrException>(() => harness.Starter.DecideAsync(ended.Id, new ApprovalDecision(true, "Ada"), harness.Deadline));

        Assert.Equal(ErrorCodes.ActionNotAllowed, refusal.Code);
    }

    [Fact]
    public async Task Failback_FinalSyncFails_MachinesRunAtTheTargetAgainAndItCanBeAskedAgain()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        await harness.SucceedAsync(Recovery);
        await harness.SucceedAsync(new PrepareFailbackRequest());
        var running = harness.Running();
        harness.Clouds.Target.Faults.Fail("Replicate", ErrorCodes.SnapshotFailed);

        await harness.FailAsync(new FailbackRequest(), ErrorCodes.SnapshotFailed);

        Assert.Equal(ProjectState.ReadyForFailback, (await harness.ProjectAsync()).State);
        Assert.Equal(running.Order(), harness.Running().Order());
        await harness.SucceedAsync(new FailbackRequest());
    }

    private static async Task FailOverFromADeadSourceAsync(OperationsHarness harness)
    {
        harness.Clouds.Source.Faults.Unreachable = true;
        await harness.SucceedAsync(Recovery);
        harness.Clouds.Source.Faults.Unreachable = false;
    }

    private static async Task AssertOneLiveCopyAsync(OperationsHarness harness, Side side)
    {
        var active = new List<string>();
        for (var index = 0; index < harness.MachineIds.Count; index++)
        {
            var machine = await harness.MachineAsync(index);
            Assert.Equal(side, machine.Active.Side);
            active.Add(machine.ActiveInstanceId);
        }

        Assert.Equal(active.Order(), harness.Running().Order());
    }
}
