using DRServerless.Aws.Launching;
using DRServerless.Core.Infrastructure;
using static DRServerless.Aws.Launching.LaunchAction;

namespace DRServerless.Aws.Tests.Launching;

public class RegisteredImagePlanTests
{
    private static readonly string[] Devices = ["root", "data"];
    private static readonly ImageView Available = new("ami-1", ImageStatus.Available);

    [Fact]
    public void Decide_Nothing_RegistersTheImage() => Does(Decide(null, null), new RegisterImage());

    [Fact]
    public void Decide_ImagePending_Waits() => Waits(Decide(new ImageView("ami-1", ImageStatus.Pending), null));

    [Fact]
    public void Decide_ImageFailed_FailsWithItsReason() =>
        Assert.Contains("bad root", Decide(new ImageView("ami-1", ImageStatus.Failed, "bad root"), null).Failure, StringComparison.Ordinal);

    [Fact]
    public void Decide_ImageAvailable_Runs() => Does(Decide(Available, null), new RunInstance("ami-1", true));

    [Fact]
    public void Decide_InstancePending_Waits() => Waits(Decide(Available, Instance(PowerState.Pending)));

    [Theory]
    [InlineData(PowerState.Stopping)]
    [InlineData(PowerState.Stopped)]
    [InlineData(PowerState.Terminating)]
    [InlineData(PowerState.Terminated)]
    public void Decide_InstanceNotRunning_FailsWithItsReason(PowerState power) =>
        Assert.Contains("no capacity", Decide(Available, Instance(power) with { Reason = "no capacity" }).Failure, StringComparison.Ordinal);

    [Fact]
    public void Decide_RunningWithoutAllDisks_WaitsAndKeepsTheImage() =>
        Waits(Decide(Available, Instance(PowerState.Running, Disk("root"))));

    [Fact]
    public void Decide_RunningWithADiskAttaching_Waits() =>
        Waits(Decide(Available, Instance(PowerState.Running, Disk("root"), Disk("data") with { IsAttached = false })));

    [Fact]
    public void Decide_RunningUntagged_TagsProtectsAndDeregisters() => Does(
        Decide(Available, Instance(PowerState.Running, Disk("root"), Disk("data") with { DeletedWithInstance = false }), Volume("root")),
        new DeleteWithInstance("i-1", "data"), new TagVolume("vol-data", "data"), new DeregisterImage("ami-1"));

    [Fact]
    public void Decide_RunningAndTidy_IsCompleted() =>
        Assert.True(Decide(null, Instance(PowerState.Running, Disk("root"), Disk("data")), Volume("root"), Volume("data")).Completed);

    private static LaunchDecision Decide(ImageView? image, InstanceView? instance, params VolumeView[] volumes) =>
        RegisteredImagePlan.Decide(new LaunchView(image, instance, volumes), Devices);

    private static InstanceView Instance(PowerState power, params DiskView[] disks) => new("i-1", power, "eu-west-1a", disks);

    private static DiskView Disk(string device) => new(device, $"vol-{device}", true, true);

    private static VolumeView Volume(string device) => new($"vol-{device}", device, VolumeStatus.InUse);

    private static void Does(LaunchDecision decision, params LaunchAction[] actions) => Assert.Equal(actions, decision.Actions);

    private static void Waits(LaunchDecision decision)
    {
        Assert.Empty(decision.Actions);
        Assert.False(decision.Completed);
        Assert.Null(decision.Failure);
    }
}
