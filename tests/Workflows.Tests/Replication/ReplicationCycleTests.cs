using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Replication;

public sealed class ReplicationCycleTests : IAsyncLifetime
{
    private static readonly MachineId Machine = MachineId.Create("mch-1");

    private readonly WorkflowHarness _harness = new(replayEveryStep: true);
    private FakeInstance _instance = null!;

    public async Task InitializeAsync()
    {
        _instance = _harness.Clouds.Source.AddInstance("web", 1, 2);
        _instance.Disks[0].Write(0, 1).Write(7, 2).Write(2_047, 3);
        _instance.Disks[1].Write(4_095, 4).Write(10, 0);
        await _harness.AddProjectAsync();
        await _harness.AddMachineAsync(_instance);
        await _harness.StartAsync();
    }

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task FirstCycle_NothingAtTheTarget_CopiesEveryBlock()
    {
        await _harness.StartReplicationAsync(Machine);
        await _harness.RunCyclesAsync(Machine, 1);

        var replication = await _harness.ReplicationAsync(Machine);
        Assert.Equal(ReplicationState.ContinuousDataProtection, replication.State);
        Assert.Equal(SyncMethod.FullCopy, replication.Decision!.Method);
        Assert.Equal(new SyncTotals { BytesMoved = 4 * Block.Size, BytesChanged = 4 * Block.Size, BytesFull = 4 * Block.Size }, replication.FirstSync);
        var point = Assert.Single(await _harness.RecoveryPointsAsync(Machine));
        Assert.Equal(point.Id, replication.LatestRecoveryPoint);
        Inventory.AssertLaunchable(_harness, point);
        await Inventory.AssertAccountedForAsync(_harness, Machine);
    }
}
