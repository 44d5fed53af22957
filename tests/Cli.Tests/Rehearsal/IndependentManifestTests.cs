using DRServerless.Cli.Rehearsal;
using DRServerless.Cli.Tests.Testing;
using DRServerless.Core.Blocks;
using DRServerless.Core.Manifests;
using DRServerless.Core.Storage;

namespace DRServerless.Cli.Tests.Rehearsal;

/// <summary>Two implementations of one written format, made apart: they must agree on every disk.</summary>
public sealed class IndependentManifestTests
{
    private const int BlocksPerPage = 8_192;

    [Fact]
    public Task Root_OfAnySparseDisk_IsThatOfTheProduct() => Seeds.ForEachAsync(40, async seed =>
    {
        var random = new Random(seed);
        var sizeGiB = random.Next(4) == 0 ? random.Next(1, 65_537) : random.Next(1, 20);
        var blocks = Disk(random, sizeGiB);

        Assert.Equal(await ProductRootAsync(sizeGiB, blocks), IndependentRoot(sizeGiB, blocks));
    });

    [Fact]
    public async Task Root_OfAnEmptyDisk_IsThatOfTheProduct() => Assert.Equal(await ProductRootAsync(1, []), IndependentRoot(1, []));

    [Fact]
    public void Root_OfOneChangedByte_IsAnother()
    {
        var block = new byte[Block.Size];
        block[^1] = 1;
        var one = IndependentRoot(8, new SortedDictionary<int, byte[]> { [9_000] = block });
        block[^1] = 2;

        Assert.NotEqual(one, IndependentRoot(8, new SortedDictionary<int, byte[]> { [9_000] = block }));
    }

    [Fact]
    public void Root_OfABlockElsewhere_IsAnother()
    {
        var block = Enumerable.Repeat((byte)7, Block.Size).ToArray();

        Assert.NotEqual(
            IndependentRoot(8, new SortedDictionary<int, byte[]> { [5] = block }),
            IndependentRoot(8, new SortedDictionary<int, byte[]> { [5 + BlocksPerPage] = block }));
    }

    [Fact]
    public void Root_OfAZeroBlock_IsThatOfNone() =>
        Assert.Equal(IndependentRoot(4, []), IndependentRoot(4, new SortedDictionary<int, byte[]> { [17] = new byte[Block.Size] }));

    /// <summary>Few blocks of few kinds, at the edges of pages and of the disk more often than elsewhere; some are all zeroes.</summary>
    private static SortedDictionary<int, byte[]> Disk(Random random, int sizeGiB)
    {
        var end = sizeGiB * 2_048;
        var blocks = new SortedDictionary<int, byte[]>();
        for (var count = random.Next(0, 30); count > 0; count--)
        {
            var page = random.Next(0, (end + BlocksPerPage - 1) / BlocksPerPage);
            var index = random.Next(4) switch
            {
                0 => page * BlocksPerPage,
                1 => page * BlocksPerPage + BlocksPerPage - 1,
                2 => end - 1,
                _ => random.Next(end),
            };
            blocks[Math.Min(index, end - 1)] = Content(random);
        }

        return blocks;
    }

    private static byte[] Content(Random random)
    {
        var block = new byte[Block.Size];
        if (random.Next(5) > 0) block[random.Next(block.Length)] = (byte)random.Next(256);
        return block;
    }

    private static string IndependentRoot(int sizeGiB, SortedDictionary<int, byte[]> blocks)
    {
        var manifest = new IndependentManifest(sizeGiB);
        foreach (var (index, block) in blocks) manifest.Add(index, block);
        return manifest.Root();
    }

    private static async Task<string> ProductRootAsync(int sizeGiB, SortedDictionary<int, byte[]> blocks)
    {
        var writer = new ManifestWriter(new ManifestStore(new MemoryObjectStore()), parent: null, sizeGiB);
        foreach (var (index, block) in blocks) await writer.SetAsync(index, Digest.Of(block), CancellationToken.None);
        return (await writer.FinishAsync(CancellationToken.None)).Root.ToString();
    }
}
