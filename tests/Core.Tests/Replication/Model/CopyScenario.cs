using System.Security.Cryptography;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Core.Tests.Manifests;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Replication.Model;

/// <summary>Copies a whole model disk as a workflow does, chunk after chunk with whatever goes wrong, and checks everything against the model.</summary>
internal sealed class CopyScenario(Random random, int sizeGiB)
{
    public const string CopyKey = "cycle-1/disk-0";

    public MemoryObjectStore Store { get; } = new();

    public EventualTimeProvider Time { get; } = new();

    public BlockBufferPool Buffers { get; } = new(8);

    public List<ChunkResult> Results { get; } = [];

    public ChunkCopier Copier(int ledgerEntries = 131_072, int attempts = 8) => new(
        Buffers, Store, Time, new Backoff(random.Next(), TimeSpan.FromMilliseconds(2)),
        new ChunkOptions { Workers = random.Next(1, 12), MaximumLedgerEntries = ledgerEntries, MaximumAttempts = attempts });

    /// <summary>All chunks of all ranges; chunks end early, are cancelled in the middle and run again.</summary>
    public async Task CopyAsync(ModelSource source, ModelSink sink, ChunkRequest template)
    {
        foreach (var range in Cut())
        {
            for (int? next = range.Start; next is { } start;)
            {
                var request = template with
                {
                    Range = new BlockRange(start, range.End),
                    Budget = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(20)) : TimeSpan.FromHours(1),
                };
                var result = await TryChunkAsync(source, sink, request);
                if (result is null) continue;
                Assert.True(result.NextIndex is null || result.NextIndex > start, "A chunk must come forward.");
                Results.Add(result);
                next = result.NextIndex;
            }
        }
    }

    /// <summary>The sink reads as the source, and sealing gives what the other side and an independent reader will find.</summary>
    public async Task<SealedVolume> SealAndCheckAsync(IReadOnlyDictionary<int, int> image, ModelSink sink, Digest? parentManifest)
    {
        for (var index = 0; index < sizeGiB * Block.PerGiB; index++) Assert.True(image.GetValueOrDefault(index) == sink.Read(index), $"Block {index}: the source reads {image.GetValueOrDefault(index)}, the sink {sink.Read(index)}.");
        var volume = await new VolumeSealer(Store).SealAsync(CopyKey, sizeGiB, parentManifest, CancellationToken.None);
        var raw = sink.Written.OrderBy(block => block.Key).SelectMany(block => Convert.FromHexString(BlockContent.DigestOf(block.Value).ToString())).ToArray();
        Assert.Equal(sink.Written.Count, volume.ChangedBlocks);
        Assert.Equal(new Digest(SHA256.HashData(raw)), volume.Aggregate);
        Assert.Equal(ManifestOf(image), volume.ManifestRoot);
        Assert.Equal(0, Buffers.Rented);
        Assert.Equal(volume.ChangedBlocks, Results.Sum(result => result.BlocksChanged));
        return volume;
    }

    public Digest ManifestOf(IReadOnlyDictionary<int, int> image) =>
        NaiveManifest.RootOf(sizeGiB, image.Select(block => KeyValuePair.Create(block.Key, BlockContent.DigestOf(block.Value))));

    /// <summary>Stores the manifest of an image, as an earlier cycle left it.</summary>
    public async Task<Digest> StoreManifestAsync(IReadOnlyDictionary<int, int> image, int? size = null)
    {
        var root = NaiveManifest.RootBytes(size ?? sizeGiB, image.Select(block => KeyValuePair.Create(block.Key, BlockContent.DigestOf(block.Value))), out var pages);
        foreach (var bytes in pages.Append(root)) await Store.WriteAsync(Keys.Manifest(Digest.Of(bytes)), bytes, WriteCondition.Always, CancellationToken.None);
        return Digest.Of(root);
    }

    private async Task<ChunkResult?> TryChunkAsync(ModelSource source, ModelSink sink, ChunkRequest request)
    {
        using var cancel = new CancellationTokenSource();
        var crashing = random.Next(5) == 0;
        var reader = crashing ? new CrashingSource(source, cancel, random.Next(1, 30)) : (IBlockSource)source;
        try
        {
            return await Copier(random.Next(3) == 0 ? random.Next(1, 40) : 131_072).CopyAsync(reader, sink, request, cancel.Token);
        }
        catch (OperationCanceledException) when (crashing)
        {
            return null;
        }
        catch (DrException error) when (error.Code.IsTransient)
        {
            return null;
        }
    }

    private List<BlockRange> Cut()
    {
        var blocks = sizeGiB * Block.PerGiB;
        var cuts = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(1, blocks)).Append(0).Append(blocks).Distinct().Order().ToList();
        return [.. cuts.Zip(cuts.Skip(1), (start, end) => new BlockRange(start, end))];
    }

    /// <summary>The process is killed at some read.</summary>
    private sealed class CrashingSource(ModelSource inner, CancellationTokenSource cancel, int atRead) : IBlockSource
    {
        private int _reads;

        public IAsyncEnumerable<BlockReference> ListAsync(int startIndex, int endIndex, CancellationToken cancellation) => inner.ListAsync(startIndex, endIndex, cancellation);

        public ValueTask<Digest> ReadAsync(BlockReference block, Memory<byte> destination, CancellationToken cancellation)
        {
            if (Interlocked.Increment(ref _reads) == atRead) cancel.Cancel();
            return inner.ReadAsync(block, destination, cancellation);
        }
    }
}
