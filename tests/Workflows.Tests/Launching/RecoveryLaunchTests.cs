using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Fakes;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Launching;

/// <summary>Failovers that go well, and all the ways in which they do not.</summary>
public sealed class RecoveryLaunchTests
{
    private static LaunchMachinesRequest Recovery => new() { Mode = LaunchMode.Recovery };

    [Fact]
    public async Task Failover_SourceDown_DoesNotHangAndSaysNotFenced()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        harness.Clouds.Source.Faults.Unreachable = true;
        var began = harness.Time.GetUtcNow();

        var ended = await harness.SucceedAsync(Recovery);

        Assert.True(harness.Time.GetUtcNow() - began < TimeSpan.FromMinutes(1), $"It took {harness.Time.GetUtcNow() - began}.");
        Assert.Equal(ProjectState.FailedOver, (await harness.ProjectAsync()).State);
        var machine = await harness.MachineAsync(0);
        Assert.Equal(FencingState.NotFenced, machine.Instances.Single(instance => instance.Role == InstanceRole.Original).Fencing?.State);
        Assert.Contains(await harness.LogAsync(ended.Id), line => line.Contains("NOT FENCED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failover_SourceThatNeverAnswers_DoesNotHang()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        harness.SilentRegion = FakeClouds.SourceRegion;
        var began = harness.Time.GetUtcNow();

        await harness.SucceedAsync(Recovery);

        Assert.True(harness.Time.GetUtcNow() - began < TimeSpan.FromMinutes(5), $"It took {harness.Time.GetUtcNow() - began}.");
    }

    [Fact]
    public async Task Failover_MachineNeitherStopsNorIsIsolated_FailsAndIsPutBack()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = harness.Running();
        harness.Clouds.Source.Faults.Fail("Machines.Stop", ErrorCodes.Throttled, times: 100_000);
        harness.Clouds.Source.Faults.Fail("Machines.Isolate", ErrorCodes.CredentialsRefused, times: 100_000);

        await harness.FailAsync(Recovery, ErrorCodes.NotFenced);

        await AssertAsBeforeAsync(harness, original);
        harness.Clouds.Source.Faults.Clear();
        await harness.SucceedAsync(Recovery);
    }

    [Fact]
    public async Task Failover_MachineNeitherStopsNorIsIsolatedButConfirmed_GoesOnAndRecordsTheConfirmation()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        harness.Clouds.Source.Faults.Fail("Machines.Stop", ErrorCodes.CredentialsRefused, times: 100_000);
        harness.Clouds.Source.Faults.Fail("Machines.Isolate", ErrorCodes.CredentialsRefused, times: 100_000);

        await harness.SucceedAsync(Recovery with { ConfirmUnfenced = true });

        var original = (await harness.MachineAsync(0)).Instances.Single(instance => instance.Role == InstanceRole.Original);
        Assert.Equal(FencingState.NotFencedConfirmed, original.Fencing?.State);
    }

    [Fact]
    public async Task Failover_OneOfTwoMachinesIsNotFenced_TheOtherIsStartedAgain()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var originals = harness.Running();
        harness.Clouds.Source.Faults.Fail("Machines.Stop", ErrorCodes.CredentialsRefused, times: 100_000, skip: 1);
        harness.Clouds.Source.Faults.Fail("Machines.Isolate", ErrorCodes.CredentialsRefused, times: 100_000);

        await harness.FailAsync(Recovery, ErrorCodes.NotFenced);

        await AssertAsBeforeAsync(harness, originals);
    }

    [Fact]
    public async Task Failover_TargetDown_FailsBeforeAnythingIsStopped()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = harness.Running();
        harness.Clouds.Target.Faults.Unreachable = true;

        await harness.FailAsync(Recovery, ErrorCodes.InfrastructureUnavailable);

        Assert.DoesNotContain("Machines.Stop", harness.Clouds.Source.Faults.Calls);
        await AssertAsBeforeAsync(harness, original);
    }

    [Fact]
    public async Task PlannedFailover_SourceReachable_LaunchesTheFinalRecoveryPointWithoutLoss()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);

        var ended = await harness.SucceedAsync(Recovery with { Planned = true });

        for (var index = 0; index < 2; index++)
        {
            var point = (await harness.PointsAsync(index))[^1];
            Assert.Equal(RecoveryPointKind.Final, point.Kind);
            Assert.Equal(point.Id, (await harness.MachineAsync(index)).Active.RecoveryPointId);
            var outcome = ended.Machines[harness.MachineIds[index]];
            Assert.Equal((true, 0, point.Id), (outcome.Done, outcome.RecoveryPointAgeSeconds, outcome.RecoveryPointId));
            Assert.True(outcome.RecoveryTimeSeconds > 0);
            Assert.False(await harness.LoopRunsAsync(index));
        }
    }

    [Fact]
    public async Task PlannedFailover_SourceDown_IsRefusedByTheOperationAndNothingChanges()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = harness.Running();
        harness.Clouds.Source.Faults.Unreachable = true;

        await harness.FailAsync(Recovery with { Planned = true }, ErrorCodes.InfrastructureUnavailable);

        harness.Clouds.Source.Faults.Clear();
        await AssertAsBeforeAsync(harness, original);
    }

    [Fact]
    public async Task PlannedFailover_FinalSyncFails_MachinesRunAgainAndReplicate()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var originals = harness.Running();
        harness.Clouds.Source.Faults.Fail("Replicate", ErrorCodes.SnapshotFailed);

        await harness.FailAsync(Recovery with { Planned = true }, ErrorCodes.SnapshotFailed);

        await AssertAsBeforeAsync(harness, originals);
    }

    [Fact]
    public async Task UnplannedFailover_SourceReachable_LossIsCountedUntilTheStop()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.PassAsync(TimeSpan.FromSeconds(20));

        var ended = await harness.SucceedAsync(Recovery);

        var point = (await harness.PointsAsync(0)).Single(point => point.Id == (ended.Machines[harness.MachineIds[0]].RecoveryPointId));
        var stopped = (await harness.MachineAsync(0)).Instances.Single(instance => instance.Role == InstanceRole.Original).Fencing!;
        Assert.Equal(FencingState.Stopped, stopped.State);
        Assert.Equal((stopped.At - point.TakenAt).TotalSeconds, ended.Machines[harness.MachineIds[0]].RecoveryPointAgeSeconds!.Value, precision: 3);
    }

    [Fact]
    public async Task Failover_OneLaunchFails_TheOtherMovesAndItIsPutBack()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var originals = harness.Running();
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, skip: 3);

        var ended = await harness.FailAsync(Recovery, ErrorCodes.LaunchFailed);

        Assert.Equal(ProjectState.FailedOver, (await harness.ProjectAsync()).State);
        var machines = new[] { await harness.MachineAsync(0), await harness.MachineAsync(1) };
        var moved = Assert.Single(machines, machine => machine.Active.Side == Side.Target);
        var left = Assert.Single(machines, machine => machine.Active.Side == Side.Source);
        Assert.Null(left.Active.Fencing);
        Assert.Equal(new[] { left.ActiveInstanceId, moved.ActiveInstanceId }.Order(), harness.Running().Order());
        Assert.Equal(ErrorCodes.LaunchFailed.Name, ended.Machines[left.Id].Problem?.Code);
        Assert.True(await harness.LoopRunsAsync(harness.MachineIds.ToList().IndexOf(left.Id)));

        // What was left behind is launched later, planned, and loses nothing.
        await harness.SucceedAsync(Recovery with { Machines = [left.Id], Planned = true });
        Assert.Equal(2, harness.Running().Count);
        Assert.Empty(originals.Intersect(harness.Running()));
    }

    [Fact]
    public async Task Failover_EveryLaunchFails_ProjectStaysNormal()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var originals = harness.Running();
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, times: 2);

        await harness.FailAsync(Recovery, ErrorCodes.LaunchFailed);

        await AssertAsBeforeAsync(harness, originals);
    }

    [Fact]
    public async Task Failover_LaunchAnswerIsLost_WhatItMadeIsDeleted()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = harness.Running();
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, skip: 1, afterEffect: true);

        await harness.FailAsync(Recovery, ErrorCodes.LaunchFailed);

        Assert.Equal(PowerState.Terminated, Assert.Single(harness.Clouds.Target.Instances).Value.PowerState);
        await AssertAsBeforeAsync(harness, original);
    }

    [Fact]
    public async Task Failover_CleanUpImpossible_OldMachineStaysStoppedAndLaunchIsLeftToTheSweep()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, skip: 1, afterEffect: true);
        harness.Clouds.Target.Faults.Fail("Launcher.CleanUp", ErrorCodes.CredentialsRefused, times: 100_000);

        await harness.FailAsync(Recovery, ErrorCodes.LaunchFailed);

        // One copy at most: the half-launched one runs, so the original does not.
        Assert.Equal(Assert.Single(harness.Clouds.Target.Instances).Key, Assert.Single(harness.Running()));
        var garbage = new Workflows.Retention.GarbageStore(harness.Services);
        harness.Clouds.Target.Faults.Clear();
        await garbage.SweepAsync(harness.ProjectId, harness.Deadline);
        Assert.Empty(harness.Running());
    }

    [Fact]
    public async Task Failover_QuotaIsExhaustedForAWhile_WaitsAndGoesOn()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.QuotaExceeded, times: 20);

        await harness.SucceedAsync(Recovery);
    }

    [Fact]
    public async Task Relaunch_FromAnEarlierPoint_DeletesTheEarlierMachineFirst()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var earlier = (await harness.PointsAsync(0))[0];
        await harness.PassAsync(TimeSpan.FromMinutes(3));
        await harness.SucceedAsync(Recovery);
        var replaced = (await harness.MachineAsync(0)).ActiveInstanceId;

        await harness.SucceedAsync(Recovery with { RecoveryPoint = new() { AtOrBefore = earlier.TakenAt } });

        var machine = await harness.MachineAsync(0);
        Assert.Equal(earlier.Id, machine.Active.RecoveryPointId);
        Assert.Equal(PowerState.Terminated, harness.Clouds.Target.Instances[replaced].PowerState);
        Assert.DoesNotContain(machine.Instances, instance => instance.InstanceId == replaced);
        Assert.Single(harness.Running());
    }

    [Fact]
    public async Task Relaunch_OriginalCameBack_IsStoppedFirst()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        harness.Clouds.Source.Faults.Unreachable = true;
        await harness.SucceedAsync(Recovery);
        harness.Clouds.Source.Faults.Unreachable = false;
        Assert.Equal(2, harness.Running().Count);

        await harness.SucceedAsync(Recovery);

        Assert.Equal((await harness.MachineAsync(0)).ActiveInstanceId, Assert.Single(harness.Running()));
    }

    private static async Task AssertAsBeforeAsync(OperationsHarness harness, IReadOnlyList<string> originals)
    {
        Assert.Equal(ProjectState.Normal, (await harness.ProjectAsync()).State);
        Assert.Equal(originals.Order(), harness.Running().Order());
        for (var index = 0; index < harness.MachineIds.Count; index++)
        {
            var machine = await harness.MachineAsync(index);
            Assert.Equal((InstanceRole.Original, null), (machine.Active.Role, machine.Active.Fencing));
            Assert.Single(machine.Instances);
            Assert.True(await harness.LoopRunsAsync(index));
        }
    }
}
