using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Tests.Machines;

public sealed class MachineTests
{
    [Fact]
    public void SettingsAt_EachSide_AreItsOwn()
    {
        var machine = Sample();

        Assert.Equal("target-type", machine.SettingsAt(Side.Target).InstanceType);
        Assert.Equal("source-type", machine.SettingsAt(Side.Source).InstanceType);
    }

    [Fact]
    public void Active_AmongSeveralInstances_IsTheOneThatIsNamed() => Assert.Equal(InstanceRole.Recovery, Sample().Active.Role);

    private static Machine Sample() => new()
    {
        Id = new MachineId("mch-1"),
        ProjectId = new ProjectId("prj-1"),
        Name = "web",
        ActiveInstanceId = "i-2",
        LaunchSettings = new LaunchSettings { InstanceType = "target-type" },
        FailbackLaunchSettings = new LaunchSettings { InstanceType = "source-type" },
        Instances =
        [
            new MachineInstance { InstanceId = "i-1", Side = Side.Source, Role = InstanceRole.Original },
            new MachineInstance { InstanceId = "i-2", Side = Side.Target, Role = InstanceRole.Recovery },
        ],
        Original = new MachineDescription
        {
            InstanceId = "i-1",
            Name = "web",
            PowerState = PowerState.Running,
            Platform = Platform.Linux,
            Architecture = "x86_64",
            RootDeviceName = "/dev/xvda",
            InstanceType = "t3.micro",
            Disks = [],
        },
    };
}
