using System.Globalization;
using System.Text.Json;
using DRServerless.Bench.Copying;
using DRServerless.Bench.Processes;
using DRServerless.Bench.Reporting;
using DRServerless.Core.Blocks;
using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Bench.Memory;

/// <summary>What a process that measures its own memory says at its end.</summary>
internal sealed record MemoryResult(long Blocks, long PeakBytes, double Seconds);

/// <summary>
/// Peak resident memory with the largest disk of the usual volume types: once copying a little data that is spread over all of it, once
/// listing every block as changed. Each runs in a process of its own, whose peak is then its alone.
/// </summary>
internal sealed class MemoryBench(Options options)
{
    private const double MostMebibytes = 300;

    /// <summary>As many as one instance of the Azure Functions app runs at once: maxConcurrentActivityFunctions in host.json.</summary>
    private const int ChunksOfAnInstance = 32;

    private readonly int _diskGiB = options.Number("disk-tib", 16) * 1024;
    private readonly int _dataGiB = options.Number("data-gib", 1);
    private readonly Report _report = new("memory");

    public async Task<Report> RunAsync()
    {
        await CopyAsync("copy", chunks: 1);
        await CopyAsync($"{ChunksOfAnInstance} chunks at once", ChunksOfAnInstance);
        await ListAsync();
        _report.Note($"Disk of {_diskGiB / 1024} TiB; the copy has {_dataGiB} GiB of data in it, the listing has every block as changed.");
        return _report;
    }

    private async Task CopyAsync(string name, int chunks)
    {
        await using var simulator = await SimulatorProcess.StartAsync("--no-quotas");
        var pacer = new Pacer(MemoryCopy.Pacing, TimeProvider.System);
        using var from = simulator.Open(SimulatorProcess.SourceRegion, pacer);
        using var to = simulator.Open(SimulatorProcess.TargetRegion, pacer);
        var snapshot = await TestSnapshot.WriteAsync(from, _diskGiB, _dataGiB * Block.PerGiB);
        var target = (await to.BeginAsync(TestSnapshot.Request("target", _diskGiB), default)).SnapshotId;
        var result = await RunAsync("memory-copy", "--endpoint", simulator.Http.ToString(), "--source", snapshot.Id, "--target", target, "--chunks", chunks.ToString(CultureInfo.InvariantCulture));
        await to.SealAsync(target, snapshot.Blocks, TestSnapshot.Aggregate(snapshot.Digests), default);
        await TestSnapshot.ReadableAsync(to, target);
        _report.AddCheck($"{name}: the copy is right", result.Blocks == snapshot.Blocks);
        _report.Add($"{name}: blocks copied", result.Blocks, "");
        _report.Add($"{name}: time", result.Seconds, "s");
        _report.AddAtMost($"{name}: peak resident memory", result.PeakBytes / 1048576.0, "MiB", MostMebibytes);
    }

    private async Task ListAsync()
    {
        await using var server = await Child.StartAsync("listing-server");
        var result = await RunAsync("memory-listing", "--endpoint", server.Ready);
        _report.AddCheck("listing: complete and in order", result.Blocks == (long)_diskGiB * Block.PerGiB);
        _report.Add("listing: blocks listed", result.Blocks, "");
        _report.Add("listing: time", result.Seconds, "s");
        _report.AddAtMost("listing: peak resident memory", result.PeakBytes / 1048576.0, "MiB", MostMebibytes);
    }

    private async Task<MemoryResult> RunAsync(params string[] arguments)
    {
        var tebibytes = (_diskGiB / 1024).ToString(CultureInfo.InvariantCulture);
        return JsonSerializer.Deserialize<MemoryResult>(await Child.RunVerbAsync([.. arguments, "--disk-tib", tebibytes]))!;
    }
}
