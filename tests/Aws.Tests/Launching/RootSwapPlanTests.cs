using DRServerless.Aws.Launching;
using DRServerless.Core.Infrastructure;
using static DRServerless.Aws.Launching.LaunchAction;

namespace DRServerless.Aws.Tests.Launching;

public class RootSwapPlanTests
{
    private static readonly string[] Devices = ["root"];
    private static readonly VolumeView Stock = new("vol-stock", null, VolumeStatus.InUse);
    private static readonly VolumeView Own = new("vol-own", "root", VolumeStatus.Available);
    private static readonly DiskView StockDisk = new("root", "vol-stock", true, true);
    private static readonly DiskView OwnDisk = new("root", "vol-own", true, true);

    [Fact]
    public void Decide_Nothing_RunsTheStockImage() =>
        Does(RootSwapPlan.Decide(new LaunchView(null, null, []), Devices, "ami-stock"), new RunInstance("ami-stock", false));

    [Fact]
    public void Decide_Pending_MakesVolumesMeanwhile() => Does(Decide(PowerState.Pending, [StockDisk], Stock), new CreateVolume("root", "eu-west-1a"));

    [Fact]
    public void Decide_RunningFromStock_Stops() => Does(Decide(PowerState.Running, [StockDisk], Stock, Own), new Stop("i-1"));

    [Fact]
    public void Decide_Stopping_Waits() => Does(Decide(PowerState.Stopping, [StockDisk], Stock, Own));

    [Fact]
    public void Decide_StoppedWithStockDisk_DetachesIt() => Does(Decide(PowerState.Stopped, [StockDisk], Stock, Own), new Detach("i-1", "vol-stock"));

    [Fact]
    public void Decide_StockDiskDetaching_Waits() => Does(Decide(PowerState.Stopped, [StockDisk with { IsAttached = false }], Stock, Own));

    [Fact]
    public void Decide_StockDiskOff_DeletesItAndAttachesOurs() => Does(
        Decide(PowerState.Stopped, [], Stock with { Status = VolumeStatus.Available }, Own),
        new DeleteVolume("vol-stock"), new Attach("i-1", "vol-own", "root"));

    [Fact]
    public void Decide_OwnVolumeCreating_Waits() => Does(Decide(PowerState.Stopped, [], Own with { Status = VolumeStatus.Creating }));

    [Fact]
    public void Decide_OwnVolumeError_Fails() =>
        Assert.Contains("vol-own", Decide(PowerState.Stopped, [], Own with { Status = VolumeStatus.Error }).Failure, StringComparison.Ordinal);

    [Fact]
    public void Decide_OwnAttachedButKeptOnTermination_ProtectsThenStarts() => Does(
        Decide(PowerState.Stopped, [OwnDisk with { DeletedWithInstance = false }], Own with { Status = VolumeStatus.InUse }),
        new DeleteWithInstance("i-1", "root"), new Start("i-1"));

    [Fact]
    public void Decide_RunningFromOwnDisks_IsCompleted() =>
        Assert.True(Decide(PowerState.Running, [OwnDisk], Own with { Status = VolumeStatus.InUse }).Completed);

    [Fact]
    public void Decide_RunningFromOwnDisksByAStaleList_NeverStops() =>
        Assert.DoesNotContain(Decide(PowerState.Running, [], Own with { Status = VolumeStatus.InUse }).Actions, action => action is Stop);

    [Fact]
    public void Decide_RunningWithStockVolumeLeft_DeletesIt() => Does(
        Decide(PowerState.Running, [OwnDisk], Own with { Status = VolumeStatus.InUse }, Stock with { Status = VolumeStatus.Available }), new DeleteVolume("vol-stock"));

    [Theory]
    [InlineData(PowerState.Terminating)]
    [InlineData(PowerState.Terminated)]
    public void Decide_Terminated_Fails(PowerState power) => Assert.NotNull(Decide(power, []).Failure);

    private static LaunchDecision Decide(PowerState power, DiskView[] disks, params VolumeView[] volumes) =>
        RootSwapPlan.Decide(new LaunchView(null, new InstanceView("i-1", power, "eu-west-1a", disks), volumes), Devices, "ami-stock");

    private static void Does(LaunchDecision decision, params LaunchAction[] actions)
    {
        Assert.Null(decision.Failure);
        Assert.False(decision.Completed);
        Assert.Equal(actions, decision.Actions);
    }
}
