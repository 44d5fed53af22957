using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>Protect, fail over, fail back, return to normal.</summary>
public sealed class FullCycleTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task FullCycle_StepByStep_EndsInNormalWithOneLiveCopy(bool planned, bool twice)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2, twice: twice);
        var originals = harness.Running();

        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery, Planned = planned });
        await AssertAllActiveAsync(harness, ProjectState.FailedOver, Side.Target, Direction.Forward, epoch: 0);

        await harness.SucceedAsync(new PrepareFailbackRequest());
        await AssertAllActiveAsync(harness, ProjectState.ReadyForFailback, Side.Target, Direction.Reversed, epoch: 1);

        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery, Planned = planned });
        await AssertAllActiveAsync(harness, ProjectState.FailedBack, Side.Source, Direction.Reversed, epoch: 1);

        await harness.SucceedAsync(new ReturnToNormalRequest());
        await AssertAllActiveAsync(harness, ProjectState.Normal, Side.Source, Direction.Forward, epoch: 2);
        Assert.All(harness.Clouds.Target.Instances.Values, instance => Assert.Equal(Core.Infrastructure.PowerState.Terminated, instance.PowerState));
        Assert.Empty(originals.Intersect(harness.Running()));
        Assert.All(originals, id => Assert.Equal(Core.Infrastructure.PowerState.Stopped, harness.Clouds.Source.Instances[id].PowerState));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FullCycle_WithRealReplication_CarriesWhatEachSideWroteAndMovesOnlyChanges(bool twice)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2, twice: twice, replicates: true);
        await WriteAsync(harness, block: 1_000);

        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery, Planned = true });
        await AssertHoldsAsync(harness, 1_000);
        await WriteAsync(harness, block: 1_001);
        await harness.SucceedAsync(new FailbackRequest());

        await AssertAllActiveAsync(harness, ProjectState.Normal, Side.Source, Direction.Forward, epoch: 2);
        await AssertHoldsAsync(harness, 1_000, 1_001);
        for (var index = 0; index < harness.MachineIds.Count; index++)
        {
            var replication = await harness.ReplicationAsync(index);
            Assert.Equal(SyncMethod.ChangedBlocks, replication.Decision?.Method);
            Assert.True(replication.FirstSync.BytesMoved < replication.FirstSync.BytesFull, $"{replication.FirstSync}");
        }
    }

    private static async Task WriteAsync(OperationsHarness harness, int block)
    {
        foreach (var disk in await DisksAsync(harness)) disk.Write(block, (ulong)block);
    }

    private static async Task AssertHoldsAsync(OperationsHarness harness, params int[] blocks)
    {
        foreach (var disk in await DisksAsync(harness))
        {
            Assert.Equal(20 + blocks.Length, FakeDisk.Content(disk.Copy()).Count);
            Assert.All(blocks, block => Assert.Equal(BlockContents.DigestOf((ulong)block), FakeDisk.Content(disk.Copy())[block]));
        }
    }

    private static async Task<IReadOnlyList<FakeDisk>> DisksAsync(OperationsHarness harness)
    {
        var disks = new List<FakeDisk>();
        for (var index = 0; index < harness.MachineIds.Count; index++)
        {
            var active = (await harness.MachineAsync(index)).Active;
            disks.AddRange((active.Side == Side.Source ? harness.Clouds.Source : harness.Clouds.Target).Instances[active.InstanceId].Disks);
        }

        return disks;
    }

    private static async Task AssertAllActiveAsync(OperationsHarness harness, ProjectState state, Side side, Direction direction, int epoch)
    {
        var project = await harness.ProjectAsync();
        Assert.Equal((state, direction, epoch), (project.State, project.Direction, project.DirectionEpoch));
        Assert.Null(project.ActiveOperation);
        for (var index = 0; index < harness.MachineIds.Count; index++)
        {
            var machine = await harness.MachineAsync(index);
            Assert.Equal(side, machine.Active.Side);
            Assert.Null(machine.Active.Fencing);
            Assert.All(machine.Instances.Where(instance => instance.InstanceId != machine.ActiveInstanceId),
                instance => Assert.Equal(FencingState.Stopped, instance.Fencing?.State));
        }

        Assert.Equal(harness.MachineIds.Count, harness.Running().Count);
    }
}
