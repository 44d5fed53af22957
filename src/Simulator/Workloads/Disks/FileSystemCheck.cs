using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Workloads.Disks;

/// <summary>Checks the file system on a disk of the simulated cloud with the machine's own <c>e2fsck</c>, read-only.</summary>
public static class FileSystemCheck
{
    private const int MagicAt = 1024 + 56;

    /// <summary>Whether the machine has the tool.</summary>
    public static bool Available => ExternalTool.Find("e2fsck") is not null;

    /// <summary>Checks a volume as it is now.</summary>
    public static async Task<FileSystemReport> CheckVolumeAsync(
        SimulatedRegion region, string volumeId, CancellationToken cancellationToken = default)
    {
        VolumeRecord volume;
        lock (region.Gate) volume = region.Volumes[volumeId];
        var content = await volume.Content.FreezeAsync(cancellationToken);
        return await CheckAsync(region.Store, content, volume.Content.GarbageSeed, cancellationToken);
    }

    /// <summary>Checks what a volume created from a snapshot would hold.</summary>
    public static async Task<FileSystemReport> CheckSnapshotAsync(
        SimulatedRegion region, string snapshotId, CancellationToken cancellationToken = default)
    {
        SnapshotRecord snapshot;
        lock (region.Gate) snapshot = region.Snapshots[snapshotId];
        return await CheckAsync(region.Store, snapshot.Content, snapshot.GarbageSeed, cancellationToken);
    }

    private static async Task<FileSystemReport> CheckAsync(
        BlockStore store, BlockMap content, ulong? garbageSeed, CancellationToken cancellationToken)
    {
        var disk = new SnapshotDisk(store, content, garbageSeed);
        var magic = new byte[2];
        await disk.ReadAsync(MagicAt, magic, cancellationToken);
        if (magic is not [0x53, 0xEF]) return new FileSystemReport("raw", Clean: true, "There is no ext file system.");
        var work = Directory.CreateTempSubdirectory("simulator-fsck-").FullName;
        try
        {
            var image = Path.Combine(work, "disk.img");
            await Task.Run(() => SparseFile.Export(store, content, disk.Size, garbageSeed, image, cancellationToken), cancellationToken);
            var (exitCode, output) = await ExternalTool.RunAsync(ExternalTool.Find("e2fsck")!, ["-fn", image], cancellationToken);
            return new FileSystemReport("ext4", exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}

/// <summary>What a check found.</summary>
/// <param name="FileSystem"><c>ext4</c> or <c>raw</c>.</param>
/// <param name="Clean">Whether the check found nothing wrong.</param>
/// <param name="Output">What the tool said.</param>
public sealed record FileSystemReport(string FileSystem, bool Clean, string Output);
