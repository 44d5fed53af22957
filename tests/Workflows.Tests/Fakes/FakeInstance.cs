using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>A machine at a fake infrastructure.</summary>
public sealed class FakeInstance(string instanceId, string name)
{
    public string InstanceId { get; } = instanceId;

    public string Name { get; set; } = name;

    public PowerState PowerState { get; set; } = PowerState.Running;

    public List<FakeDisk> Disks { get; } = [];

    /// <summary>Accepts a stop and goes on running.</summary>
    public bool IgnoresStop { get; set; }

    /// <summary>Network interfaces with their security groups.</summary>
    public Dictionary<string, IReadOnlyList<string>> Interfaces { get; } = new() { [$"eni-{instanceId}"] = ["sg-web", "sg-admin"] };

    /// <summary>Interfaces whose groups cannot be changed.</summary>
    public HashSet<string> StubbornInterfaces { get; } = [];

    /// <summary>Project whose tag it carries; null for one that is not ours.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Key of the launch that made it.</summary>
    public string? LaunchKey { get; init; }

    /// <summary>The launch that made it, as it was asked for.</summary>
    public LaunchRequest? Request { get; init; }

    public MachineDescription Describe() => new()
    {
        InstanceId = InstanceId,
        Name = Name,
        PowerState = PowerState,
        Platform = Platform.Linux,
        Architecture = "x86_64",
        EnaSupport = true,
        RootDeviceName = Disks[0].DeviceName,
        InstanceType = "t3.micro",
        Disks = [.. Disks.Select((disk, position) => new DiskDescription
        {
            DeviceName = disk.DeviceName, VolumeId = disk.VolumeId, SizeGiB = disk.SizeGiB, VolumeType = "gp3", Encrypted = disk.Encrypted, IsRoot = position == 0,
        })],
    };
}
