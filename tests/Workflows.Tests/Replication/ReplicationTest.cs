using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Replication;

/// <summary>A project with one machine of two disks, and the runtime, which replays every step.</summary>
public abstract class ReplicationTest : IAsyncLifetime
{
    protected static readonly MachineId Machine = MachineId.Create("mch-1");

    protected ReplicationTest(WorkflowOptions? options = null, Func<ActivityDefinition, ActivityDefinition>? wrap = null, bool replayEveryStep = true) =>
        Harness = new WorkflowHarness(replayEveryStep, options, wrap);

    protected WorkflowHarness Harness { get; }

    protected FakeInstance Instance { get; private set; } = null!;

    protected FakeInfrastructure Source => Harness.Clouds.Source;

    protected FakeInfrastructure Target => Harness.Clouds.Target;

    public virtual async Task InitializeAsync()
    {
        Instance = Source.AddInstance("web", 1, 2);
        Instance.Disks[0].Write(0, 1).Write(7, 2).Write(2_047, 3);
        Instance.Disks[1].Write(4_095, 4).Write(10, 0);
        await Harness.AddProjectAsync();
        await Harness.AddMachineAsync(Instance);
        await Harness.StartAsync();
    }

    public async Task DisposeAsync() => await Harness.DisposeAsync();

    protected async Task ReachAsync(int cycles)
    {
        await Harness.StartReplicationAsync(Machine);
        await Harness.RunCyclesAsync(Machine, cycles);
    }

    protected Task<MachineReplication> ReplicationAsync() => Harness.ReplicationAsync(Machine);

    protected async Task<RecoveryPoint> LatestAsync()
    {
        var latest = (await ReplicationAsync()).LatestRecoveryPoint;
        return (await Harness.RecoveryPointsAsync(Machine)).Single(point => point.Id == latest);
    }

    protected Task RunUntilStateAsync(ReplicationState state) => Harness.RunUntilAsync(async () => (await ReplicationAsync()).State == state, $"{state}");

    /// <summary>The newest recovery point holds what the disks hold, and nothing is left over.</summary>
    protected async Task AssertWholeAsync()
    {
        var point = await LatestAsync();
        Inventory.AssertLaunchable(Harness, point);
        Assert.Equal(Instance.Disks.Select(disk => disk.DeviceName), point.Disks.Select(disk => disk.DeviceName));
        foreach (var (disk, copy) in Instance.Disks.Zip(point.Disks))
            Assert.Equal(FakeDisk.Content(disk.Copy()), Target.SnapshotsById[copy.WrittenSnapshotId].Content);
        await Inventory.AssertAccountedForAsync(Harness, Machine);
    }
}
