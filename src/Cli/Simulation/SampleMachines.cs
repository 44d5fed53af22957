using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances.Fleet;

namespace DRServerless.Cli.Simulation;

/// <summary>How large sample machines are.</summary>
/// <param name="DataBytes">Bytes of files on each ordinary disk.</param>
/// <param name="Seed">Seed of what is made up.</param>
internal sealed record SampleMachineOptions(long DataBytes, int Seed)
{
    /// <summary>Small enough to be there in seconds.</summary>
    public static SampleMachineOptions Default { get; } = new(64L << 20, 1);
}

/// <summary>A machine that runs in the simulated cloud, with a workload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InstanceId">Its id.</param>
/// <param name="Disks">How many disks it has.</param>
/// <param name="FileSystem"><c>ext4</c> or <c>raw</c>.</param>
/// <param name="Description">What it is, for people.</param>
internal sealed record SampleMachine(string Name, string InstanceId, int Disks, string FileSystem, string Description);

/// <summary>The machines that a simulated region starts with: one disk, two disks, and a large one that is almost empty.</summary>
internal static class SampleMachines
{
    /// <summary>Where they run.</summary>
    public const string Region = "eu-west-1";

    private const int LargeGiB = 1_024;
    private const int SpareMiB = 256;

    public static async Task<IReadOnlyList<SampleMachine>> StartAsync(SimulatorHost simulator, SampleMachineOptions options, CancellationToken cancellation)
    {
        var fleet = new SimulatedFleet(simulator, Region, options.Seed);
        var machines = new List<SampleMachine>();
        foreach (var spec in Specs((int)(options.DataBytes >> 20)))
        {
            var machine = await fleet.CreateAsync(spec, cancellation);
            var sizes = string.Join(" + ", spec.Disks.Select(disk => $"{disk.SizeGib} GiB"));
            machines.Add(new SampleMachine(spec.Name, machine.InstanceId, machine.Disks.Count, machine.Disks[0].FileSystem, $"{spec.InstanceType}, {sizes}, {machine.Disks[0].FileSystem}"));
        }

        return machines;
    }

    private static IEnumerable<MachineSpec> Specs(int contentMiB)
    {
        var ordinary = 1 + (contentMiB + SpareMiB) / 1_024;
        yield return new MachineSpec
        {
            Name = "web",
            InstanceType = "t3.medium",
            Disks = [new DiskSpec { DeviceName = "/dev/xvda", SizeGib = ordinary, ContentMib = contentMiB }],
            Tags = new Dictionary<string, string> { ["tier"] = "front" },
        };
        yield return new MachineSpec
        {
            Name = "database",
            InstanceType = "m6i.large",
            BootMode = "uefi",
            Disks =
            [
                new DiskSpec { DeviceName = "/dev/xvda", SizeGib = ordinary, ContentMib = contentMiB },
                new DiskSpec { DeviceName = "/dev/sdf", SizeGib = ordinary + 8, ContentMib = contentMiB, Iops = 4_000, Throughput = 250 },
            ],
        };
        yield return new MachineSpec
        {
            Name = "archive",
            InstanceType = "t3.medium",
            Disks = [new DiskSpec { DeviceName = "/dev/xvda", SizeGib = LargeGiB, ContentMib = 16 }],
        };
    }
}
