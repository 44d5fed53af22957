using System.Globalization;
using System.Net.Security;
using System.Text.Json;
using DRServerless.Aws.Ebs;
using DRServerless.Bench.Processes;
using DRServerless.Bench.Reporting;
using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;

namespace DRServerless.Bench.Copying;

/// <summary>What copying costs: our engine against a bare relay, turn by turn in one run, and against boto3.</summary>
internal sealed class CopyBench(Options options)
{
    private const double MostOfFloor = 1.3;
    private const double MostAllocated = 4096;
    private const double MostOfBoto3 = 1 / 3.0;

    private readonly int _gib = options.Number("gib", 2);
    private readonly int _concurrency = options.Number("concurrency", 32);
    private readonly int _rounds = options.Number("rounds", 3);
    private readonly bool _https = options.Has("https");
    private readonly Report _report = new("copy");
    private int _targets;

    public async Task<Report> RunAsync()
    {
        await using var simulator = await SimulatorProcess.StartAsync("--no-quotas");
        var pacer = new Pacer(Unlimited(), TimeProvider.System);
        using var from = simulator.Open(SimulatorProcess.SourceRegion, pacer, _https);
        using var to = simulator.Open(SimulatorProcess.TargetRegion, pacer, _https);
        var snapshot = await TestSnapshot.WriteAsync(from, _gib, _gib * Block.PerGiB);
        var blocks = await TestSnapshot.ListAsync(from.OpenSource(snapshot.Id, null), _gib);
        var endpoint = _https ? simulator.Https : simulator.Http;
        using var relay = new HttpClientRelay(endpoint, Handler(simulator), _concurrency);
        var copier = new ChunkCopier(
            new BlockBufferPool(_concurrency), new MemoryObjectStore(), TimeProvider.System, new Backoff(1), new ChunkOptions { Workers = _concurrency });

        // Unmeasured turns: connections, compiled code, grown pools.
        await RelayAsync(relay, to, snapshot, blocks);
        await CopyAsync(copier, from, to, snapshot);
        var (floor, ours) = (default(Usage), default(Usage));
        for (var round = 0; round < _rounds; round++)
        {
            floor += await RelayAsync(relay, to, snapshot, blocks);
            ours += await CopyAsync(copier, from, to, snapshot);
        }

        Report(floor, ours);
        if (!options.Has("no-boto3")) await CompareWithBoto3Async(simulator, to, snapshot, ours);
        return _report;
    }

    private void Report(Usage floor, Usage ours)
    {
        double gib = _gib * _rounds;
        var blocks = gib * Block.PerGiB;
        _report.Add("floor: processor per GiB", floor.ProcessorSeconds / gib, "s");
        _report.Add("ours: processor per GiB", ours.ProcessorSeconds / gib, "s");
        _report.AddAtMost("ours / floor", ours.ProcessorSeconds / floor.ProcessorSeconds, "", MostOfFloor);
        _report.AddAtMost("ours: allocated per block", ours.AllocatedBytes / blocks, "bytes", MostAllocated);
        _report.Add("floor: allocated per block", floor.AllocatedBytes / blocks, "bytes");
        _report.Add("floor: rate", gib * 1024 / floor.WallSeconds, "MiB/s");
        _report.Add("ours: rate", gib * 1024 / ours.WallSeconds, "MiB/s");
        _report.Note($"{_rounds} rounds of {_gib} GiB each, {_concurrency} blocks in flight, {(_https ? "https" : "http")}, simulator in another process on the same machine.");
    }

    private async Task<Usage> RelayAsync(HttpClientRelay relay, EbsBlockStorage to, TestSnapshot snapshot, IReadOnlyList<BlockReference> blocks)
    {
        var target = await BeginAsync(to);
        relay.Prepare(snapshot, blocks, target);
        var usage = await Meter.MeasureAsync(relay.RunAsync);
        await to.SealAsync(target, snapshot.Blocks, TestSnapshot.Aggregate(snapshot.Digests), default);
        await TestSnapshot.ReadableAsync(to, target);
        return usage;
    }

    private async Task<Usage> CopyAsync(ChunkCopier copier, EbsBlockStorage from, EbsBlockStorage to, TestSnapshot snapshot)
    {
        var target = await BeginAsync(to);
        ChunkResult? result = null;
        var usage = await Meter.MeasureAsync(async () => result = await copier.CopyAsync(
            from.OpenSource(snapshot.Id, null),
            to.OpenSink(target),
            new ChunkRequest
            {
                CopyKey = target,
                Range = BlockRange.OfDisk(_gib),
                Budget = TimeSpan.FromMinutes(10),
                Method = SyncMethod.FullCopy,
            },
            default));
        if (result!.BlocksChanged != snapshot.Blocks || result.NextIndex is not null) throw new InvalidOperationException($"Copied {result}.");

        // The simulator holds count and aggregate against what it was given: the copy is right or cannot be read.
        await to.SealAsync(target, snapshot.Blocks, TestSnapshot.Aggregate(snapshot.Digests), default);
        await TestSnapshot.ReadableAsync(to, target);
        return usage;
    }

    private async Task CompareWithBoto3Async(SimulatorProcess simulator, EbsBlockStorage to, TestSnapshot snapshot, Usage ours)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "boto3_copy.py");
        var target = await BeginAsync(to);
        var output = await Child.RunAsync(
            "python3", script, simulator.Http.ToString(), snapshot.Id, target, _concurrency.ToString(CultureInfo.InvariantCulture),
            SimulatorProcess.SourceRegion, SimulatorProcess.TargetRegion);
        if (output is null)
        {
            _report.Note("boto3 is not installed here: not compared.");
            return;
        }

        using var result = JsonDocument.Parse(output);
        var perBlock = result.RootElement.GetProperty("processorSeconds").GetDouble() / result.RootElement.GetProperty("blocks").GetInt32();
        var oursPerBlock = ours.ProcessorSeconds / (_rounds * snapshot.Blocks);
        _report.Add("boto3: processor per block", perBlock * 1000, "ms");
        _report.Add("ours: processor per block", oursPerBlock * 1000, "ms");
        _report.AddAtMost("ours / boto3", oursPerBlock / perBlock, "", MostOfBoto3);
    }

    private async Task<string> BeginAsync(EbsBlockStorage to) => (await to.BeginAsync(TestSnapshot.Request($"target-{_targets++}", _gib), default)).SnapshotId;

    /// <summary>The connection settings that our own exchange has.</summary>
    private static SocketsHttpHandler Handler(SimulatorProcess simulator) => new()
    {
        MaxConnectionsPerServer = 256,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(simulator.Certificate.RawData),
        },
    };

    private static PacingOptions Unlimited()
    {
        var quota = new OperationQuota(1_000_000, 1_000_000);
        return new PacingOptions { GetBlock = quota, PutBlock = quota, ListBlocks = quota };
    }
}
