using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Workloads.Disks;

/// <summary>Puts plain data on a volume: for machines without the file system tools, and for Windows.</summary>
internal static class RawDisk
{
    private const long JournalAt = 1 << 20;

    public static async Task<PreparedDisk> PrepareAsync(DiskPlan plan, VolumeContent volume, CancellationToken cancellationToken)
    {
        var data = JournalAt + RoundUp(plan.JournalBytes);
        var content = data + RoundUp(plan.DataBytes);
        var end = content + RoundUp(plan.ContentBytes);
        if (end > volume.Size) throw new ArgumentException($"A disk of {plan.SizeGib} GiB is too small for what is planned on it.", nameof(plan));
        var random = new Random(plan.Seed);
        var block = new byte[BlockStore.BlockSize];
        for (var offset = JournalAt; offset < end; offset += block.Length)
        {
            random.NextBytes(block);
            await volume.WriteAsync(offset, block, cancellationToken);
        }

        return new PreparedDisk(
            "raw", new ExtentMap([new DiskExtent(JournalAt, plan.JournalBytes)]), new ExtentMap([new DiskExtent(data, plan.DataBytes)]));
    }

    private static long RoundUp(long bytes) => (bytes + BlockStore.BlockSize - 1) / BlockStore.BlockSize * BlockStore.BlockSize;
}
