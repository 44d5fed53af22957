using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Functions.Tests.Failback;

/// <summary>A project's whole life through the app's own functions, on Durable Functions' worker, against two simulated regions.</summary>
public sealed class FailbackCycleTests
{
    [Fact]
    public async Task Project_ThroughFailoverAndBack_EndsInNormalWithOneLiveCopy()
    {
        await using var world = await DurableWorld.StartAsync();
        var original = (await world.MachineAsync()).ActiveInstanceId;

        await world.SucceedAsync(new StartReplicationRequest());
        await world.SeeCyclesAsync();
        await world.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery, Planned = true });
        await AssertAtAsync(world, ProjectState.FailedOver, Side.Target, Direction.Forward);
        Assert.Empty(world.Running(DurableWorld.From));

        await world.SucceedAsync(new PrepareFailbackRequest());
        await AssertAtAsync(world, ProjectState.ReadyForFailback, Side.Target, Direction.Reversed);
        Assert.Equal(SyncMethod.ChangedBlocks, (await world.ReplicationAsync()).Decision?.Method);

        // A worker that is lost in the middle of an operation takes nothing with it.
        var launch = await world.AcceptAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery, Planned = true });
        await world.ReplaceWorkerAsync();
        Assert.Equal(Core.Operations.OperationStatus.Succeeded, (await world.EndOfAsync(launch)).Status);
        await AssertAtAsync(world, ProjectState.FailedBack, Side.Source, Direction.Reversed);

        await world.SucceedAsync(new ReturnToNormalRequest());
        await AssertAtAsync(world, ProjectState.Normal, Side.Source, Direction.Forward);
        await world.SeeCyclesAsync();
        Assert.Empty(world.Running(DurableWorld.To));
        Assert.NotEqual(original, (await world.MachineAsync()).ActiveInstanceId);

        await world.SucceedAsync(new StopReplicationRequest());
        Assert.All(await world.SeeAllEndAsync(), instance => Assert.Equal(OrchestrationStatus.Completed, instance.Status));
    }

    private static async Task AssertAtAsync(DurableWorld world, ProjectState state, Side side, Direction direction)
    {
        var (project, machine) = (await world.ProjectAsync(), await world.MachineAsync());
        Assert.Equal((state, direction, null), (project.State, project.Direction, project.ActiveOperation));
        Assert.Equal(side, machine.Active.Side);
        Assert.Equal([machine.ActiveInstanceId], world.Running(side == Side.Source ? DurableWorld.From : DurableWorld.To));
    }
}
