using System.Text.Json;
using DRServerless.Aws.Ebs;
using DRServerless.Bench.Processes;
using DRServerless.Bench.Reporting;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Bench.Memory;

/// <summary>Copies a snapshot with the product's default buffers and workers, in one chunk after the other or in many at once, and says what memory it took.</summary>
internal static class MemoryCopy
{
    /// <summary>No quotas: the more is in flight, the more memory it takes.</summary>
    public static PacingOptions Pacing { get; } = new()
    {
        GetBlock = new OperationQuota(1_000_000, 1_000_000),
        PutBlock = new OperationQuota(1_000_000, 1_000_000),
        ListBlocks = new OperationQuota(1_000_000),
        ListChangedBlocks = new OperationQuota(1_000_000),
    };

    public static async Task<int> RunAsync(Options options)
    {
        var pacer = new Pacer(Pacing, TimeProvider.System);
        using var from = Open(options, SimulatorProcess.SourceRegion, pacer);
        using var to = Open(options, SimulatorProcess.TargetRegion, pacer);
        var copier = new ChunkCopier(new BlockBufferPool(), new MemoryObjectStore(), TimeProvider.System, new Backoff(1));
        var (source, sink) = (from.OpenSource(options.Text("source"), null), to.OpenSink(options.Text("target")));
        var (disk, chunks) = (BlockRange.OfDisk(options.Number("disk-tib", 16) * 1024), options.Number("chunks", 1));
        var length = disk.End / chunks;
        var blocks = 0L;
        var usage = await Meter.MeasureAsync(() => Task.WhenAll(Enumerable.Range(0, chunks).Select(async chunk =>
        {
            var end = chunk == chunks - 1 ? disk.End : (chunk + 1) * length;
            for (int? start = chunk * length; start is { } index;)
            {
                var result = await copier.CopyAsync(source, sink, Request(new BlockRange(index, end)), default);
                Interlocked.Add(ref blocks, result.BlocksChanged);
                start = result.NextIndex;
            }
        })));
        Console.WriteLine(JsonSerializer.Serialize(new MemoryResult(blocks, Meter.PeakResidentBytes(), usage.WallSeconds)));
        return 0;
    }

    public static EbsBlockStorage Open(Options options, string region, Pacer pacer) => new(
        new EbsOptions
        {
            Region = region,
            Account = SimulatorOptions.DefaultAccountId,
            Credentials = SimulatorProcess.Credentials,
            Endpoint = new Uri(options.Text("endpoint")),
        },
        pacer,
        TimeProvider.System);

    private static ChunkRequest Request(BlockRange range) =>
        new() { CopyKey = "memory", Range = range, Budget = TimeSpan.FromMinutes(30), Method = SyncMethod.FullCopy };
}
