using DRServerless.Bench.Copying;
using DRServerless.Bench.Processes;
using DRServerless.Bench.Reporting;
using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Bench.Quota;

/// <summary>
/// One snapshot under the documented quotas with the latency of a distant region: how near to 1,000 blocks/s, and how many
/// calls are refused. Counted by the simulator.
/// </summary>
internal sealed class QuotaBench(Options options)
{
    private const double LeastShare = 0.95;
    private const double MostThrottled = 0.02;

    /// <summary>Different blocks with --random; the rest repeat them, so that disk and page cache are not what is measured.</summary>
    private const int DistinctBlocks = 64;

    private const int WarmUpBlocks = 4_096;

    private readonly int _seconds = options.Number("seconds", 30);
    private readonly int _latency = options.Number("latency", 100);

    /// <summary>Less than the documented quota shows the pacing on a machine that cannot move 1,000 blocks/s through both processes.</summary>
    private readonly int _rate = options.Number("rate", 1_000);
    private readonly ChunkCopier _copier = new(new BlockBufferPool(), new MemoryObjectStore(), TimeProvider.System, new Backoff(1));
    private readonly Report _report = new("quota");
    private int _targets;

    public async Task<Report> RunAsync()
    {
        await using var simulator = await SimulatorProcess.StartAsync("--no-quotas");
        var (id, sizeGiB, blocks) = await PrepareAsync(simulator);

        // An unmeasured turn, so that compiling code is not measured; the pacer starts anew after it.
        await CopyAsync(simulator, id, sizeGiB, Memory.MemoryCopy.Pacing, new BlockRange(0, Math.Min(sizeGiB * Block.PerGiB, WarmUpBlocks)));
        await simulator.SetAsync("quotas", Quotas());
        await simulator.SetAsync("faults", FaultPresets.None with { LatencyMilliseconds = _latency });
        await simulator.ClearStatisticsAsync();

        ChunkResult? result = null;
        var pacing = new PacingOptions { GetBlock = new(_rate, _rate), PutBlock = new(_rate, _rate) };
        var usage = await Meter.MeasureAsync(async () => result = await CopyAsync(simulator, id, sizeGiB, pacing, BlockRange.OfDisk(sizeGiB)));
        Report(await simulator.StatisticsAsync(), usage, blocks, result!);
        return _report;
    }

    private async Task<ChunkResult> CopyAsync(SimulatorProcess simulator, string id, int sizeGiB, PacingOptions pacing, BlockRange range)
    {
        var pacer = new Pacer(pacing, TimeProvider.System);
        using var from = simulator.Open(SimulatorProcess.SourceRegion, pacer);
        using var to = simulator.Open(SimulatorProcess.TargetRegion, pacer);
        var target = (await to.BeginAsync(TestSnapshot.Request($"target-{_targets++}", sizeGiB), default)).SnapshotId;
        var request = new ChunkRequest
        {
            CopyKey = "quota",
            Range = range,
            Budget = TimeSpan.FromMinutes(10),
            Method = SyncMethod.FullCopy,
            ZeroBlocks = ZeroBlocks.Write,
        };
        return await _copier.CopyAsync(from.OpenSource(id, null), to.OpenSink(target), request, default);
    }

    private QuotaSettings Quotas()
    {
        var quota = new RequestQuota(_rate, _rate);
        return new QuotaSettings
        {
            PerAccount = new Dictionary<string, RequestQuota>(DefaultQuotas.PerAccount) { ["ebs:GetSnapshotBlock"] = quota, ["ebs:PutSnapshotBlock"] = quota },
            PerSnapshot = new Dictionary<string, RequestQuota> { ["GetSnapshotBlock"] = quota, ["PutSnapshotBlock"] = quota },
        };
    }

    private void Report(Dictionary<string, OperationStatistics> statistics, Usage usage, int blocks, ChunkResult result)
    {
        var (get, put) = (statistics["ebs:GetSnapshotBlock"], statistics["ebs:PutSnapshotBlock"]);
        _report.AddCheck("every block copied", result.NextIndex is null && result.BlocksChanged == blocks);
        _report.AddAtLeast("rate / quota", blocks / usage.WallSeconds / _rate, "", LeastShare);
        _report.Add("rate", blocks / usage.WallSeconds, "blocks/s");
        _report.AddAtMost("throttled calls", (double)(get.Throttled + put.Throttled) / (get.Requests + put.Requests), "", MostThrottled);
        _report.Add("processor of this process", usage.ProcessorSeconds / usage.WallSeconds, "cores");
        _report.Note($"{blocks} blocks, {_latency} ms added to every call, a quota of {_rate}/s enforced for each snapshot and account, time from the first call to the last.");
    }

    private async Task<(string Id, int SizeGiB, int Blocks)> PrepareAsync(SimulatorProcess simulator)
    {
        var blocks = _seconds * _rate;
        var sizeGiB = (blocks + Block.PerGiB - 1) / Block.PerGiB;
        using var storage = simulator.Open(SimulatorProcess.SourceRegion, new Pacer(Memory.MemoryCopy.Pacing, TimeProvider.System));
        List<byte[]> pattern = options.Has("random") ? [.. Enumerable.Range(0, DistinctBlocks).Select(_ => TestSnapshot.RandomBlock())] : [new byte[Block.Size]];
        return ((await TestSnapshot.WriteAsync(storage, sizeGiB, blocks, pattern)).Id, sizeGiB, blocks);
    }
}
