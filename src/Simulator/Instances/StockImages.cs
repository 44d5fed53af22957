using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Instances;

/// <summary>
/// The public images that every region offers: plain Linux for both architectures, and Windows, which is licensed. They belong
/// to an account of their own, so nobody finds them among what they own.
/// </summary>
public static class StockImages
{
    /// <summary>The account that owns them.</summary>
    public const string OwnerId = "801119661308";

    /// <summary>Name of the Linux image for x86_64; boots with UEFI where the type has it.</summary>
    public const string LinuxName = "al2023-ami-2023.9.20261117.0-kernel-6.12-x86_64";

    /// <summary>Name of the Linux image for x86_64 that boots with legacy BIOS.</summary>
    public const string LinuxBiosName = "amzn2-ami-hvm-2.0.20261105.0-x86_64-gp2";

    /// <summary>Name of the Linux image for arm64.</summary>
    public const string LinuxArmName = "al2023-ami-2023.9.20261117.0-kernel-6.12-arm64";

    /// <summary>Name of the Windows image.</summary>
    public const string WindowsName = "Windows_Server-2025-English-Full-Base-2026.11.12";

    private static readonly ConditionalWeakTable<SimulatedCloud, ConcurrentDictionary<string, Lazy<SimulatedRegion>>> Prepared = [];

    private sealed record Stock(string Name, string Architecture, string? BootMode, bool Windows, string RootDevice, int SizeGib);

    private static readonly Stock[] All =
    [
        new(LinuxName, "x86_64", "uefi-preferred", Windows: false, "/dev/xvda", 8),
        new(LinuxBiosName, "x86_64", null, Windows: false, "/dev/xvda", 8),
        new(LinuxArmName, "arm64", "uefi", Windows: false, "/dev/xvda", 8),
        new(WindowsName, "x86_64", "legacy-bios", Windows: true, "/dev/sda1", 30),
    ];

    /// <summary>Id of a stock image in a region; the same in every run.</summary>
    public static string IdOf(string region, string name) => IdOf("ami", region, name);

    /// <summary>Where a region's stock images are.</summary>
    internal static SimulatedRegion RegionOf(SimulatedRegion region) => Ensure(region.Cloud, region.Name);

    /// <summary>Makes a region's stock images unless they are there.</summary>
    internal static SimulatedRegion Ensure(SimulatedCloud cloud, string region) =>
        Prepared.GetOrCreateValue(cloud).GetOrAdd(region, name => new Lazy<SimulatedRegion>(() => Create(cloud, name))).Value;

    private static SimulatedRegion Create(SimulatedCloud cloud, string regionName)
    {
        var region = cloud.Region(OwnerId, regionName);
        foreach (var stock in All)
        {
            var snapshot = CreateSnapshot(region, stock);
            lock (region.Gate)
            {
                region.Snapshots[snapshot.Id] = snapshot;
                var image = ImageOf(region, stock, snapshot);
                region.Images[image.Id] = image;
            }
        }

        return region;
    }

    private static SnapshotRecord CreateSnapshot(SimulatedRegion region, Stock stock)
    {
        var block = new byte[BlockStore.BlockSize];
        BootRecord.For(stock.Windows, stock.Architecture, stock.BootMode).ToBytes().CopyTo(block, 0);
        Encoding.UTF8.GetBytes(stock.Name).CopyTo(block, 4096);
        var map = new BlockMap(stock.SizeGib * 2048);
        map[0] = region.Store.Put(BlockDigest.Compute(block), block);
        var id = IdOf("snap", region.Name, stock.Name);
        return new SnapshotRecord
        {
            Id = id,
            CreatedAt = Published,
            SizeGib = stock.SizeGib,
            OwnerId = OwnerId,
            Content = map,
            Lineage = id,
            State = SnapshotState.Completed,
            Description = stock.Name,
            VisibleFrom = Published,
        };
    }

    private static ImageRecord ImageOf(SimulatedRegion region, Stock stock, SnapshotRecord snapshot) => new()
    {
        Id = IdOf(region.Name, stock.Name),
        CreatedAt = Published,
        Name = stock.Name,
        OwnerId = OwnerId,
        OwnerAlias = "amazon",
        Public = true,
        Architecture = stock.Architecture,
        BootMode = stock.BootMode,
        EnaSupport = true,
        SriovNetSupport = "simple",
        RootDeviceName = stock.RootDevice,
        Platform = stock.Windows ? "windows" : null,
        PlatformDetails = stock.Windows ? "Windows" : "Linux/UNIX",
        UsageOperation = stock.Windows ? "RunInstances:0002" : "RunInstances",
        BlockDevices = [new BlockDeviceRecord { DeviceName = stock.RootDevice, SnapshotId = snapshot.Id, SizeGib = stock.SizeGib }],
    };

    private static readonly DateTimeOffset Published = new(2026, 11, 17, 0, 0, 0, TimeSpan.Zero);

    private static string IdOf(string prefix, string region, string name) =>
        $"{prefix}-0{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{region}/{name}")))[..16]}";
}
