using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;

namespace DRServerless.Aws.Tests.Launching;

/// <summary>A machine with two disks, and a launch of it.</summary>
internal static class LaunchFixtures
{
    public const string Root = "/dev/xvda";
    public const string Data = "/dev/sdf";

    public static MachineDescription Source { get; } = new()
    {
        InstanceId = "i-source",
        Name = "web",
        PowerState = PowerState.Running,
        Platform = Platform.Linux,
        Architecture = "arm64",
        BootMode = "uefi",
        EnaSupport = true,
        RootDeviceName = Root,
        InstanceType = "m7g.large",
        Tags = new Dictionary<string, string> { ["Name"] = "web", ["team"] = "payments" },
        Disks =
        [
            new DiskDescription { DeviceName = Root, VolumeId = "vol-1", SizeGiB = 8, VolumeType = "gp3", Iops = 4000, ThroughputMiBps = 250, IsRoot = true },
            new DiskDescription { DeviceName = Data, VolumeId = "vol-2", SizeGiB = 100, VolumeType = "io2", Iops = 9000 },
        ],
    };

    public static LaunchRequest Request { get; } = new()
    {
        IdempotencyKey = "launch-1",
        ProjectId = "prj-1",
        MachineId = "mch-1",
        Source = Source,
        Settings = new LaunchSettings(),
        Snapshots = new Dictionary<string, string> { [Root] = "snap-root", [Data] = "snap-data" },
    };
}
