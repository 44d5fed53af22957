using Amazon.Runtime;
using DRServerless.Aws.Ebs;
using DRServerless.Aws.Ebs.Calls;
using DRServerless.Core.Blocks;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Simulator.Hosting;
using HeldState = DRServerless.Simulator.State.SnapshotState;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>A simulator with a storage in front of it, and blocks whose content follows from their index.</summary>
internal sealed class EbsWorld : IAsyncDisposable
{
    public const string Region = "eu-west-1";
    private EbsBlockStorage? _storage;

    private EbsWorld(SimulatorHost simulator) => Simulator = simulator;

    public SimulatorHost Simulator { get; }

    public EbsBlockStorage Storage => _storage!;

    public static async Task<EbsWorld> StartAsync(
        bool https = false, SimulatorOptions? options = null, AWSCredentials? credentials = null, ISnapshots? snapshots = null, EbsRetryOptions? retries = null,
        Pacer? pacer = null)
    {
        var world = new EbsWorld(await SimulatorHost.StartAsync(options));
        world.Open(https, credentials, snapshots, retries, pacer);
        return world;
    }

    public static AWSCredentials Credentials { get; } =
        new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey);

    private void Open(bool https, AWSCredentials? credentials, ISnapshots? snapshots, EbsRetryOptions? retries, Pacer? pacer)
    {
        var options = new EbsOptions
        {
            Region = Region,
            Account = SimulatorOptions.DefaultAccountId,
            Credentials = credentials ?? Credentials,
            Endpoint = https ? Simulator.HttpsEndpoint : Simulator.HttpEndpoint,
            Certificate = https ? Simulator.Certificate : null,
            Seed = 7,
        };
        pacer ??= new Pacer(new PacingOptions(), TimeProvider.System);
        _storage = new EbsBlockStorage(options, pacer, TimeProvider.System, snapshots, retries ?? new EbsRetryOptions());
    }

    public static TargetSnapshotRequest Request(string key, int sizeGiB = 1, string? parent = null) => new()
    {
        IdempotencyKey = key,
        SizeGiB = sizeGiB,
        ParentSnapshotId = parent,
        ProjectId = "prj-1",
        MachineId = "mch-1",
        DeviceName = "/dev/xvda",
    };

    public static byte[] Content(int index, int version = 0)
    {
        var block = new byte[Block.Size];
        new Random((index * 31) + version).NextBytes(block);
        return block;
    }

    /// <summary>Writes a snapshot with these blocks and waits until it can be read.</summary>
    public async Task<string> WriteAsync(string key, IReadOnlyDictionary<int, byte[]> blocks, string? parent = null, int sizeGiB = 1)
    {
        var id = (await Storage.BeginAsync(Request(key, sizeGiB, parent), default)).SnapshotId;
        var sink = Storage.OpenSink(id);
        await Parallel.ForEachAsync(blocks, async (pair, cancellation) => await sink.WriteAsync(pair.Key, pair.Value, Digest.Of(pair.Value), cancellation));
        await Storage.SealAsync(id, blocks.Count, Aggregate(blocks), default);
        await CompletedAsync(id);
        return id;
    }

    public static Digest Aggregate(IReadOnlyDictionary<int, byte[]> blocks)
    {
        var raw = new byte[blocks.Count * Digest.Size];
        var position = 0;
        foreach (var (_, block) in blocks.OrderBy(pair => pair.Key))
        {
            Digest.Of(block).CopyTo(raw.AsSpan(position));
            position += Digest.Size;
        }

        return Digest.Of(raw);
    }

    public async Task CompletedAsync(string id)
    {
        await Eventually.HoldsAsync(() => State(id) != HeldState.Pending, $"{id} leaves pending");
        Assert.Equal(HeldState.Completed, State(id));
    }

    public HeldState? State(string id) =>
        Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, Region).FindSnapshot(id)?.State;

    public static async Task<List<BlockReference>> ListAsync(IBlockSource source, int start, int end)
    {
        var listed = new List<BlockReference>();
        await foreach (var block in source.ListAsync(start, end, default)) listed.Add(block);
        return listed;
    }

    public async ValueTask DisposeAsync()
    {
        Storage.Dispose();
        await Simulator.DisposeAsync();
        Assert.Null(Simulator.LastFailure);
    }
}
