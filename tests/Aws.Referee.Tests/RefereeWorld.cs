using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.EBS;
using Amazon.EBS.Model;
using Amazon.Runtime;
using DRServerless.Aws.Ebs;
using DRServerless.Core.Blocks;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Simulator.Hosting;
using Block = DRServerless.Core.Blocks.Block;

namespace DRServerless.Aws.Referee.Tests;

/// <summary>Our client and Amazon's before the same simulated service, over HTTPS.</summary>
internal sealed class RefereeWorld : IAsyncDisposable
{
    private const string Region = "eu-west-1";
    private const int Attempts = 200;

    private RefereeWorld(SimulatorHost simulator)
    {
        var credentials = new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey);
        Simulator = simulator;
        Ours = new EbsBlockStorage(new EbsOptions
        {
            Region = Region,
            Account = SimulatorOptions.DefaultAccountId,
            Credentials = credentials,
            Endpoint = simulator.HttpsEndpoint,
            Certificate = simulator.Certificate,
            Seed = 7,
        }, new Pacer(new PacingOptions(), TimeProvider.System), TimeProvider.System);
        Amazons = new AmazonEBSClient(credentials, new AmazonEBSConfig
        {
            ServiceURL = simulator.HttpsEndpoint.ToString(),
            AuthenticationRegion = Region,
            HttpClientFactory = new TrustingFactory(simulator.Certificate),
        });
    }

    public SimulatorHost Simulator { get; }

    public EbsBlockStorage Ours { get; }

    public AmazonEBSClient Amazons { get; }

    public static async Task<RefereeWorld> StartAsync() => new(await SimulatorHost.StartAsync());

    public static SortedDictionary<int, byte[]> Blocks(int version, params int[] indexes)
    {
        var blocks = new SortedDictionary<int, byte[]>();
        foreach (var index in indexes)
        {
            blocks[index] = new byte[Block.Size];
            new Random((index * 31) + version).NextBytes(blocks[index]);
        }

        return blocks;
    }

    /// <summary>SHA-256 over the digests of the blocks in ascending order.</summary>
    public static byte[] Aggregate(SortedDictionary<int, byte[]> blocks) => SHA256.HashData(blocks.Values.SelectMany(SHA256.HashData).ToArray());

    public async Task<string> WriteWithOursAsync(string key, SortedDictionary<int, byte[]> blocks, string? parent = null)
    {
        var begun = await Ours.BeginAsync(new TargetSnapshotRequest
        {
            IdempotencyKey = key, SizeGiB = 1, ParentSnapshotId = parent, ProjectId = "prj-1", MachineId = "mch-1", DeviceName = "/dev/xvda",
        }, default);
        var sink = Ours.OpenSink(begun.SnapshotId);
        foreach (var (index, block) in blocks) await sink.WriteAsync(index, block, Digest.Of(block), default);
        await Ours.SealAsync(begun.SnapshotId, blocks.Count, new Digest(Aggregate(blocks)), default);
        return await CompletedAsync(begun.SnapshotId);
    }

    public async Task<string> WriteWithAmazonsAsync(string token, SortedDictionary<int, byte[]> blocks, string? parent = null)
    {
        var begun = await Amazons.StartSnapshotAsync(new StartSnapshotRequest { ClientToken = token, VolumeSize = 1, ParentSnapshotId = parent });
        foreach (var (index, block) in blocks)
        {
            await Amazons.PutSnapshotBlockAsync(new PutSnapshotBlockRequest
            {
                SnapshotId = begun.SnapshotId,
                BlockIndex = index,
                BlockData = new MemoryStream(block),
                DataLength = Block.Size,
                Checksum = Convert.ToBase64String(SHA256.HashData(block)),
                ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            });
        }

        await Amazons.CompleteSnapshotAsync(new CompleteSnapshotRequest
        {
            SnapshotId = begun.SnapshotId,
            ChangedBlocksCount = blocks.Count,
            Checksum = Convert.ToBase64String(Aggregate(blocks)),
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            ChecksumAggregationMethod = ChecksumAggregationMethod.LINEAR,
        });
        return await CompletedAsync(begun.SnapshotId);
    }

    public async Task<SortedDictionary<int, byte[]>> ReadWithAmazonsAsync(string snapshot)
    {
        var blocks = new SortedDictionary<int, byte[]>();
        string? page = null;
        do
        {
            var listed = await Amazons.ListSnapshotBlocksAsync(new ListSnapshotBlocksRequest { SnapshotId = snapshot, NextToken = page, MaxResults = 100 });
            foreach (var block in listed.Blocks ?? [])
            {
                using var answer = await Amazons.GetSnapshotBlockAsync(new GetSnapshotBlockRequest { SnapshotId = snapshot, BlockIndex = block.BlockIndex, BlockToken = block.BlockToken });
                using var content = new MemoryStream();
                await answer.BlockData.CopyToAsync(content);
                Assert.Equal(Convert.ToBase64String(SHA256.HashData(content.ToArray())), answer.Checksum);
                blocks.Add(block.BlockIndex!.Value, content.ToArray());
            }

            page = listed.NextToken;
        }
        while (page is not null);
        return blocks;
    }

    public async Task<SortedDictionary<int, byte[]>> ReadWithOursAsync(string snapshot, string? older = null)
    {
        var source = Ours.OpenSource(snapshot, older);
        var blocks = new SortedDictionary<int, byte[]>();
        await foreach (var block in source.ListAsync(0, Block.PerGiB, default))
        {
            var content = new byte[Block.Size];
            var told = await source.ReadAsync(block, content, default);
            Assert.Equal(Digest.Of(content), told);
            blocks.Add(block.Index, content);
        }

        return blocks;
    }

    public async ValueTask DisposeAsync()
    {
        Amazons.Dispose();
        Ours.Dispose();
        await Simulator.DisposeAsync();
        Assert.Null(Simulator.LastFailure);
    }

    private async Task<string> CompletedAsync(string snapshot)
    {
        var region = Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, Region);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var state = region.FindSnapshot(snapshot)!.State;
            if (state == DRServerless.Simulator.State.SnapshotState.Completed) return snapshot;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        throw new TimeoutException($"{snapshot} did not complete.");
    }

    /// <summary>Trusts the simulator's certificate and no other.</summary>
    private sealed class TrustingFactory(X509Certificate2 certificate) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString() },
        });
    }
}
