using System.Text.Json;
using DRServerless.Bench.Processes;
using DRServerless.Bench.Reporting;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Bench.Memory;

/// <summary>Walks a listing in which every block of the disk has changed, and says what memory it took.</summary>
internal static class MemoryListing
{
    public static async Task<int> RunAsync(Options options)
    {
        using var storage = MemoryCopy.Open(options, SimulatorProcess.SourceRegion, new Pacer(MemoryCopy.Pacing, TimeProvider.System));
        var source = storage.OpenSource("snap-2", "snap-1");
        var disk = BlockRange.OfDisk(options.Number("disk-tib", 16) * 1024);
        var blocks = 0L;
        var usage = await Meter.MeasureAsync(async () =>
        {
            await foreach (var block in source.ListAsync(disk.Start, disk.End, default))
            {
                if (block.Index != blocks || block.Token.IsEmpty) throw new InvalidOperationException($"Block {block.Index} came where {blocks} was next.");
                blocks++;
            }
        });
        Console.WriteLine(JsonSerializer.Serialize(new MemoryResult(blocks, Meter.PeakResidentBytes(), usage.WallSeconds)));
        return 0;
    }
}
