using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Replication;

public sealed class ReplicationSupervisorTests : ReplicationTest
{
    private static readonly string LoopId = ReplicationNames.LoopInstanceId(Machine);

    private IOrchestrationClient Client => Harness.Runtime.Client;

    [Fact]
    public async Task EnsureRunning_LoopEnded_StartsItAnew()
    {
        await Harness.ChangeProjectAsync(project => project with { State = ProjectState.NotProtected });
        await Harness.StartReplicationAsync(Machine);
        await Harness.IdleAsync();
        Assert.Equal(OrchestrationStatus.Completed, (await Client.GetAsync(LoopId, CancellationToken.None))!.Status);

        await Harness.ChangeProjectAsync(project => project with { State = ProjectState.Normal });
        await ReachAsync(1);
    }

    [Fact]
    public async Task EnsureRunning_LoopOfAnOlderEpoch_ReplacesIt()
    {
        await ReachAsync(1);
        await Harness.ChangeProjectAsync(project => project with { DirectionEpoch = 1 });

        await Harness.StartReplicationAsync(Machine);
        await Harness.RunUntilAsync(async () => await ReplicationAsync() is { DirectionEpoch: 1, CyclesCompleted: 1 }, "a cycle in the new epoch");
    }

    [Theory]
    [InlineData(ProjectState.Normal, true)]
    [InlineData(ProjectState.NotProtected, false)]
    public async Task EnsureAllRunning_ByState_StartsWhatReplicates(ProjectState state, bool runs)
    {
        await Harness.ChangeProjectAsync(project => project with { State = state });

        await Harness.Supervisor.EnsureAllRunningAsync(CancellationToken.None);

        Assert.Equal(runs, await Client.GetAsync(LoopId, CancellationToken.None) is not null);
    }

    [Fact]
    public async Task EnsureAllRunning_OperationHoldsTheProject_LeavesItAlone()
    {
        await Harness.ChangeProjectAsync(project => project with { ActiveOperation = OperationId.Create("op-1") });

        await Harness.Supervisor.EnsureAllRunningAsync(CancellationToken.None);

        Assert.Null(await Client.GetAsync(LoopId, CancellationToken.None));
    }

    [Theory]
    [InlineData("source", "Snapshots.CreateSet")]
    [InlineData("source", "Snapshots.Describe")]
    [InlineData("target", "Blocks.Begin")]
    [InlineData("target", "Blocks.Write")]
    [InlineData("target", "Blocks.Seal")]
    [InlineData("target", "Snapshots.Describe")]
    public async Task Stop_InTheMiddleOfACycle_LeavesTheLastPointAndNothingElse(string side, string call)
    {
        await ReachAsync(1);
        Instance.Disks[0].Write(1, 11).Write(2, 12);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var faults = (side == "source" ? Source : Target).Faults;
        faults.Before = name =>
        {
            if (name == call) reached.TrySetResult();
        };
        await Harness.IdleAsync();
        await Harness.Supervisor.WakeAsync(Machine, CancellationToken.None);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await Harness.Supervisor.StopAsync(Harness.ProjectId, Machine, CancellationToken.None);
        await Harness.IdleAsync();

        Assert.Null(await Client.GetAsync(LoopId, CancellationToken.None));
        Inventory.AssertLaunchable(Harness, await LatestAsync());
        await Inventory.AssertAccountedForAsync(Harness, Machine);
        await ReachAsync(2);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task StopAndDeleteAll_AfterCycles_LeavesNothingOnEitherSide()
    {
        await ReachAsync(3);

        await Harness.Supervisor.StopAndDeleteAllAsync(Harness.ProjectId, Machine, CancellationToken.None);

        Assert.Empty(Source.OwnedSnapshots(Harness.ProjectId.Value));
        Assert.Empty(Target.OwnedSnapshots(Harness.ProjectId.Value));
        Assert.Empty(await Harness.RecoveryPointsAsync(Machine));
        Assert.Equal(new MachineReplication { MachineId = Machine }.State, (await ReplicationAsync()).State);
        Assert.Empty((await ReplicationAsync()).Bases);
    }

    [Fact]
    public async Task StopAndDeleteAll_TargetOutOfReach_RecordsGarbageThatALaterCallDeletes()
    {
        await ReachAsync(2);
        Target.Faults.Unreachable = true;

        await Harness.Supervisor.StopAndDeleteAllAsync(Harness.ProjectId, Machine, CancellationToken.None);
        Assert.Empty(Source.OwnedSnapshots(Harness.ProjectId.Value));
        await Inventory.AssertAccountedForAsync(Harness, Machine);

        Target.Faults.Clear();
        await Harness.Supervisor.StopAndDeleteAllAsync(Harness.ProjectId, Machine, CancellationToken.None);
        Assert.Empty(Target.OwnedSnapshots(Harness.ProjectId.Value));
    }

    [Fact]
    public async Task ResetForDirection_AfterAFailover_MovesBackOnlyWhatChanged()
    {
        await ReachAsync(2);
        await Harness.Supervisor.StopAsync(Harness.ProjectId, Machine, CancellationToken.None);
        var point = await LatestAsync();
        var recovered = Launch(point);
        await Harness.ChangeMachineAsync(Machine, machine => machine with
        {
            Instances = [.. machine.Instances, new MachineInstance { InstanceId = recovered.InstanceId, Side = Side.Target, Role = InstanceRole.Recovery, RecoveryPointId = point.Id }],
            ActiveInstanceId = recovered.InstanceId,
        });
        recovered.Disks[0].Write(500, 55).Write(0, 0);
        await Harness.ChangeProjectAsync(project => project with { Direction = Direction.Reversed, DirectionEpoch = 1, State = ProjectState.PreparingFailback });

        await Harness.Supervisor.ResetForDirectionAsync(Harness.ProjectId, Machine, point.Id, CancellationToken.None);
        await Harness.Supervisor.ResetForDirectionAsync(Harness.ProjectId, Machine, point.Id, CancellationToken.None);
        await ReachAsync(1);

        var replication = await ReplicationAsync();
        Assert.Equal(SyncMethod.ChangedBlocks, replication.Decision!.Method);
        Assert.Equal(new SyncTotals { BytesMoved = 2 * Block.Size, BytesChanged = 2 * Block.Size, BytesFull = 4 * Block.Size }, replication.FirstSync);
        var back = await LatestAsync();
        Assert.Equal((Direction.Reversed, 1), (back.Direction, back.DirectionEpoch));
        Assert.Equal(FakeDisk.Content(recovered.Disks[0].Copy()), Source.SnapshotsById[back.Disks[0].WrittenSnapshotId].Content);
        Inventory.AssertLaunchable(Harness, back);
        await Inventory.AssertAccountedForAsync(Harness, Machine);
    }

    [Fact]
    public async Task Final_WhileTheLoopIsStopped_MakesAFinalPoint()
    {
        await ReachAsync(1);
        await Harness.Supervisor.StopAsync(Harness.ProjectId, Machine, CancellationToken.None);
        Instance.PowerState = Core.Infrastructure.PowerState.Stopped;
        Instance.Disks[0].Write(1, 77);

        await Client.StartAsync(ReplicationNames.Cycle, "final", new ReplicationCycleInput(Harness.ProjectId, Machine, 0, RecoveryPointKind.Final), CancellationToken.None);
        await Harness.RunCyclesAsync(Machine, 2);

        Assert.Equal(RecoveryPointKind.Final, (await LatestAsync()).Kind);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Pause_BetweenCycles_HoldsUntilResumed()
    {
        await ReachAsync(1);
        await Harness.ChangeProjectAsync(project => project with { ReplicationPaused = true });
        await Harness.Supervisor.WakeAsync(Machine, CancellationToken.None);
        await RunUntilStateAsync(ReplicationState.Paused);
        Assert.Equal(1, (await ReplicationAsync()).CyclesCompleted);

        await Harness.ChangeProjectAsync(project => project with { ReplicationPaused = false });
        await Harness.Supervisor.WakeAsync(Machine, CancellationToken.None);
        await Harness.RunCyclesAsync(Machine, 2);
        Assert.Equal(ReplicationState.ContinuousDataProtection, (await ReplicationAsync()).State);
    }

    private FakeInstance Launch(RecoveryPoint point)
    {
        var launched = Target.AddInstance("web");
        foreach (var disk in point.Disks)
        {
            var snapshot = Target.SnapshotsById[disk.WrittenSnapshotId];
            var volume = new FakeDisk(disk.DeviceName, $"vol-{disk.DeviceName[^1]}", disk.SizeGiB, snapshot.Lineage);
            foreach (var (index, digest) in snapshot.Blocks) volume.Write(index, digest);
            launched.Disks.Add(volume);
        }

        return launched;
    }
}
