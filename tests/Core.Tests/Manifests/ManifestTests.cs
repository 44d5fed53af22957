using System.Text;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Manifests;
using DRServerless.Core.Storage;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Manifests;

public sealed class ManifestTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly MemoryObjectStore _store = new();

    [Fact]
    public async Task Write_KnownDisk_HasTheRootThatWasRecordedForVersionOne()
    {
        // Recorded once: a change of this number is a change of the format, and old recovery points would not open.
        var manifest = await WriteAsync(9, new() { [0] = D(1), [8191] = D(2), [8192] = D(3), [18431] = D(4) });

        Assert.Equal(NaiveManifest.RootOf(9, new Dictionary<int, Digest> { [0] = D(1), [8191] = D(2), [8192] = D(3), [18431] = D(4) }), manifest.Root);
        Assert.Equal("b1f8157e0af17d1e154a6c9cabf41c0e66efd11b3cba187cf0906a824bbd27c0", manifest.Root.ToString());
        Assert.Equal([0, 1, 2], manifest.Pages.Select(page => page.Number));
    }

    [Fact]
    public async Task Write_EmptyDisk_IsARootWithoutPages()
    {
        var manifest = await WriteAsync(1, new() { [3] = Block.ZeroDigest });

        Assert.Empty(manifest.Pages);
        Assert.Equal(9, (await _store.ReadAsync(Keys.Manifest(manifest.Root), None))!.Content.Length);
    }

    [Fact]
    public Task Write_ChangesOnABase_EqualsTheNaiveManifestOfTheResult() => Seeds.ForEachAsync(60, async random =>
    {
        var sizeGiB = random.Next(1, 40);
        var blocks = RandomBlocks(random, sizeGiB);
        Manifest? manifest = null;
        for (var round = 0; round < 3; round++)
        {
            var changes = RandomBlocks(random, sizeGiB);
            foreach (var index in blocks.Keys.Where(_ => random.Next(3) == 0)) changes[index] = Block.ZeroDigest;
            if (round == 0) changes = blocks;
            foreach (var (index, digest) in changes) blocks[index] = digest;
            var grown = Math.Min(40, sizeGiB + random.Next(2));
            sizeGiB = grown;
            manifest = await WriteAsync(sizeGiB, changes, manifest);

            Assert.Equal(NaiveManifest.RootOf(sizeGiB, blocks), manifest.Root);
            Assert.Equal(blocks.Values.Count(digest => digest != Block.ZeroDigest), await new ManifestReader(_store).CountBlocksAsync(manifest.Root, None));
        }
    });

    [Fact]
    public Task Compare_TwoManifests_GivesExactlyTheBlocksThatDiffer() => Seeds.ForEachAsync(60, async random =>
    {
        var sizeGiB = random.Next(1, 30);
        var left = RandomBlocks(random, sizeGiB);
        var right = new Dictionary<int, Digest>(left);
        foreach (var (index, digest) in RandomBlocks(random, sizeGiB).Take(random.Next(20))) right[index] = digest;
        foreach (var index in left.Keys.Where(_ => random.Next(20) == 0)) right.Remove(index);
        var (leftRoot, rightRoot) = ((await WriteAsync(sizeGiB, left)).Root, (await WriteAsync(sizeGiB, right)).Root);

        var found = await new ManifestReader(_store).CompareAsync(leftRoot, rightRoot, None).ToListAsync();

        var expected = left.Keys.Union(right.Keys).Where(index => Find(left, index) != Find(right, index)).Order()
            .Select(index => new ManifestDifference(index, Find(left, index), Find(right, index)));
        Assert.Equal(expected, found);
    });

    [Fact]
    public async Task Compare_SharedPages_AreNotRead()
    {
        var blocks = Enumerable.Range(0, 20).ToDictionary(page => page * 8192, page => D(page + 1));
        var left = await WriteAsync(80, blocks);
        var right = await WriteAsync(80, new() { [8192 * 7 + 5] = D(99) }, left);
        var counting = new CountingStore(_store);

        var found = await new ManifestReader(counting).CompareAsync(left.Root, right.Root, None).ToListAsync();

        Assert.Equal([new ManifestDifference(8192 * 7 + 5, Block.ZeroDigest, D(99))], found);
        Assert.Equal(4, counting.Reads);
        Assert.Equal(left.Pages.Where(page => page.Number != 7), right.Pages.Where(page => page.Number != 7));
    }

    [Fact]
    public Task Cursor_AnyQuestion_AnswersAsTheModel() => Seeds.ForEachAsync(40, async random =>
    {
        var sizeGiB = random.Next(1, 40);
        var blocks = RandomBlocks(random, sizeGiB);
        var cursor = new ManifestCursor(new ManifestStore(_store), await WriteAsync(sizeGiB, blocks));
        for (var i = 0; i < 200; i++)
        {
            var from = random.Next(sizeGiB * Block.PerGiB);
            var to = random.Next(from, sizeGiB * Block.PerGiB + 1);
            Assert.Equal(Find(blocks, from), await cursor.FindAsync(from, None));
            var present = blocks.Where(block => block.Value != Block.ZeroDigest).Select(block => block.Key).Where(index => index >= from && index < to);
            Assert.Equal(present.DefaultIfEmpty(-1).Min(), await cursor.NextPresentAsync(from, to, None));
        }
    });

    [Fact]
    public async Task Open_MissingOrTamperedObject_IsABrokenInvariant()
    {
        var manifest = await WriteAsync(5, new() { [1] = D(1), [9000] = D(2) });
        var reader = new ManifestReader(_store);
        await AssertBrokenAsync(() => reader.OpenAsync(D(77), None));

        await _store.WriteAsync(Keys.Manifest(manifest.Pages[1].Address), new byte[34], WriteCondition.Always, None);
        await AssertBrokenAsync(() => reader.CountBlocksAsync(manifest.Root, None));

        await _store.WriteAsync(Keys.Manifest(manifest.Root), new byte[9], WriteCondition.Always, None);
        await AssertBrokenAsync(() => reader.OpenAsync(manifest.Root, None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("DRSX0100000001")]
    [InlineData("4452534D0200000001")]
    [InlineData("4452534D0100000000")]
    [InlineData("4452534D0100010001")]
    [InlineData("4452534D010000000100")]
    public async Task Open_BytesThatAreNoManifest_IsABrokenInvariant(string hex)
    {
        var bytes = hex.StartsWith("DRSX", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(hex) : Convert.FromHexString(hex);
        var root = Digest.Of(bytes);
        await _store.WriteAsync(Keys.Manifest(root), bytes, WriteCondition.Always, None);

        await AssertBrokenAsync(() => new ManifestReader(_store).OpenAsync(root, None));
    }

    [Fact]
    public async Task Open_PageBeyondTheDiskOrTwice_IsABrokenInvariant()
    {
        foreach (var numbers in new[] { new[] { 1 }, [0, 0] })
        {
            var bytes = ManifestFormat.WriteRoot(4, [.. numbers.Select(number => new ManifestPageReference(number, D(1)))]);
            await _store.WriteAsync(Keys.Manifest(Digest.Of(bytes)), bytes, WriteCondition.Always, None);
            await AssertBrokenAsync(() => new ManifestReader(_store).OpenAsync(Digest.Of(bytes), None));
        }
    }

    private static async Task AssertBrokenAsync(Func<Task> action) =>
        Assert.Equal(ErrorCodes.InvariantBroken, (await Assert.ThrowsAsync<DrException>(action)).Code);

    private async Task<Manifest> WriteAsync(int sizeGiB, Dictionary<int, Digest> changes, Manifest? parent = null)
    {
        var writer = new ManifestWriter(new ManifestStore(_store), parent, sizeGiB);
        foreach (var (index, digest) in changes.OrderBy(change => change.Key)) await writer.SetAsync(index, digest, None);
        return await writer.FinishAsync(None);
    }

    private static Dictionary<int, Digest> RandomBlocks(Random random, int sizeGiB)
    {
        var blocks = new Dictionary<int, Digest>();
        var last = sizeGiB * Block.PerGiB - 1;
        for (var i = random.Next(200); i > 0; i--) blocks[random.Next(10) == 0 ? last : random.Next(last + 1)] = D(random.Next(1, 50));
        return blocks;
    }

    private static Digest Find(Dictionary<int, Digest> blocks, int index) => blocks.GetValueOrDefault(index, Block.ZeroDigest);

    private static Digest D(int number) => Digest.Of(BitConverter.GetBytes(number));
}
