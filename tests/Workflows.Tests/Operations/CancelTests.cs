using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>Whenever an operation is cancelled, nothing lives twice, nothing lies stopped, and the project is free.</summary>
public sealed class CancelTests
{
    /// <summary>Every call at which a failover can be caught, by how many calls of it pass before.</summary>
    public static TheoryData<string, bool> Moments => new()
    {
        { "CheckAccess", false }, { "Machines.Stop", false }, { "Machines.GetPowerState", false }, { "Launcher.Advance", false },
        { "CheckAccess", true }, { "Machines.Stop", true }, { "Replicate", true }, { "Launcher.Advance", true },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Cancel_FailoverAtAnyCall_LeavesOneLiveCopyEach(string moment, bool planned)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        var accepted = OperationId(harness);
        Task? cancelling = null;
        void Watch(string call)
        {
            if (call == moment) cancelling ??= Task.Run(() => harness.Starter.CancelAsync(accepted, "Ada", harness.Deadline));
        }

        (harness.Clouds.Source.Faults.Before, harness.Clouds.Target.Faults.Before) = (Watch, Watch);
        await harness.AcceptAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery, Planned = planned }, accepted);

        var ended = await harness.UntilEndedAsync(accepted);

        Assert.NotNull(cancelling);
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        Assert.True(ended.Status is OperationStatus.Cancelled or OperationStatus.Succeeded, $"{ended.Status}: {ended.Problem}");
        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
        await AssertSoundAsync(harness);
    }

    [Fact]
    public async Task Cancel_WhileWaitingForSynchronization_StaysPreparingAndIsTakenUpAgain()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });
        harness.Clouds.Target.Faults.Fail("Replicate", ErrorCodes.SnapshotFailed, times: 1_000);
        var accepted = await harness.AcceptAsync(new FailbackRequest());
        await harness.UntilAsync(async () => (await harness.ProjectAsync()).State == ProjectState.PreparingFailback, () => "the turn");

        await harness.Starter.CancelAsync(accepted.Id, "Ada", harness.Deadline);

        Assert.Equal(OperationStatus.Cancelled, (await harness.UntilEndedAsync(accepted.Id)).Status);
        Assert.Equal(ProjectState.PreparingFailback, (await harness.ProjectAsync()).State);
        Assert.True(await harness.LoopRunsAsync(0));
        harness.Clouds.Target.Faults.Clear();
        await harness.SucceedAsync(new FailbackRequest());
    }

    [Fact]
    public async Task Cancel_TestLaunchBetweenWaves_KeepsWhatRunsAndDeletesWhatDoesNot()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        await harness.ChangeMachineAsync(1, machine => machine with { LaunchSettings = machine.LaunchSettings with { Wave = 1 } });
        var accepted = await harness.AcceptAsync(new LaunchMachinesRequest { Mode = LaunchMode.Test });
        await harness.UntilAsync(accepted.Id, operation => operation.Machines.GetValueOrDefault(harness.MachineIds[0])?.Done == true);

        await harness.Starter.CancelAsync(accepted.Id, "Ada", harness.Deadline);

        Assert.Equal(OperationStatus.Cancelled, (await harness.UntilEndedAsync(accepted.Id)).Status);
        var launched = (await harness.MachineAsync(0)).Instances.Single(instance => instance.Role == Core.Machines.InstanceRole.Test);
        Assert.Contains(launched.InstanceId, harness.Running());
        Assert.Equal(3, harness.Running().Count);
        Assert.Single((await harness.MachineAsync(1)).Instances);
    }

    [Fact]
    public async Task Cancel_FailoverBetweenWaves_KeepsWhatMovedAndPutsBackTheRest()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        await harness.ChangeMachineAsync(1, machine => machine with { LaunchSettings = machine.LaunchSettings with { Wave = 1 } });
        var accepted = await harness.AcceptAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });
        await harness.UntilAsync(accepted.Id, operation => operation.Machines.GetValueOrDefault(harness.MachineIds[0])?.Done == true);

        await harness.Starter.CancelAsync(accepted.Id, "Ada", harness.Deadline);

        Assert.Equal(OperationStatus.Cancelled, (await harness.UntilEndedAsync(accepted.Id)).Status);
        Assert.Equal(Side.Target, (await harness.MachineAsync(0)).Active.Side);
        Assert.Equal(Side.Source, (await harness.MachineAsync(1)).Active.Side);
        await AssertSoundAsync(harness);

        // What was put back is launched later and completes the failover.
        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery, Machines = [harness.MachineIds[1]], Planned = true });
        await AssertSoundAsync(harness);
    }

    [Fact]
    public async Task Cancel_AtTheGate_EndsAsCancelled()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });
        var accepted = await harness.AcceptAsync(new FailbackRequest { ApproveBeforeLaunch = true });
        await harness.UntilAsync(accepted.Id, operation => operation.Status == OperationStatus.WaitingForApproval);

        await harness.Starter.CancelAsync(accepted.Id, "Ada", harness.Deadline);

        var ended = await harness.UntilEndedAsync(accepted.Id);
        Assert.Equal((OperationStatus.Cancelled, null, "cancelled"), (ended.Status, ended.AwaitingApproval, ended.Step));
        Assert.Contains(await harness.LogAsync(accepted.Id), line => line.Contains("Ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancel_EndedOrDeletingOperation_IsRefused()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var ended = await harness.SucceedAsync(new PauseReplicationRequest());
        var stopping = await harness.AcceptAsync(new StopReplicationRequest());

        foreach (var id in new[] { ended.Id, stopping.Id })
        {
            var refusal = await Assert.ThrowsAsync<DrException>(() => harness.Starter.CancelAsync(id, "Ada", harness.Deadline));
            Assert.Equal(ErrorCodes.ActionNotAllowed, refusal.Code);
        }

        Assert.Equal(OperationStatus.Succeeded, (await harness.UntilEndedAsync(stopping.Id)).Status);
    }

    private static Core.Identity.OperationId OperationId(OperationsHarness harness) => Core.Identity.OperationId.Create($"op-{harness.MachineIds.Count}");

    private static async Task AssertSoundAsync(OperationsHarness harness)
    {
        var active = new List<string>();
        var moved = 0;
        for (var index = 0; index < harness.MachineIds.Count; index++)
        {
            var machine = await harness.MachineAsync(index);
            active.Add(machine.ActiveInstanceId);
            Assert.Null(machine.Active.Fencing);
            if (machine.Active.Side == Side.Target) moved++;
            else Assert.True(await harness.LoopRunsAsync(index));
        }

        Assert.Equal(active.Order(), harness.Running().Order());
        Assert.Equal(moved > 0 ? ProjectState.FailedOver : ProjectState.Normal, (await harness.ProjectAsync()).State);
        Assert.All(harness.Clouds.Target.Instances.Values.Where(instance => !active.Contains(instance.InstanceId)),
            instance => Assert.Equal(PowerState.Terminated, instance.PowerState));
    }
}
