using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Manifests;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Ledgers;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Tests.Replication;

public sealed class VolumeSealerTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Digest One = Digest.Of([1]);
    private readonly MemoryObjectStore _store = new();

    [Theory]
    [InlineData("0-100 100-2048", true)]
    [InlineData("0-2048", true)]
    [InlineData("0-100 200-2048", false)]
    [InlineData("0-100 50-2048", false)]
    [InlineData("100-2048", false)]
    [InlineData("0-100", false)]
    [InlineData("0-100 100-2049", false)]
    [InlineData("", false)]
    public async Task Seal_Ledgers_MustTileTheDisk(string ranges, bool tiles)
    {
        foreach (var range in ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-').Select(int.Parse).ToArray();
            await WriteAsync(ends[0], ends[1], ends[0]);
        }

        var sealing = new VolumeSealer(_store).SealAsync("copy", 1, null, None);

        if (tiles) Assert.Equal(ranges.Split(' ').Length, (await sealing).ChangedBlocks);
        else Assert.Equal(ErrorCodes.InvariantBroken, (await Assert.ThrowsAsync<DrException>(() => sealing)).Code);
    }

    [Fact]
    public async Task Seal_Again_GivesTheSame()
    {
        await WriteAsync(0, 2048, 1, 2, 3);
        var sealer = new VolumeSealer(_store);

        Assert.Equal(await sealer.SealAsync("copy", 1, null, None), await sealer.SealAsync("copy", 1, null, None));
    }

    [Fact]
    public async Task Seal_NothingChanged_IsTheBaseAndTheAggregateOfNothing()
    {
        await WriteAsync(0, 2048, 7);
        var first = await new VolumeSealer(_store).SealAsync("copy", 1, null, None);
        await WriteAsync(0, 2048);

        var second = await new VolumeSealer(_store).SealAsync("copy", 1, first.ManifestRoot, None);

        Assert.Equal(new SealedVolume(first.ManifestRoot, 0, Digest.Of([])), second);
    }

    [Fact]
    public async Task Seal_BaseLargerThanTheDisk_IsABrokenInvariant()
    {
        await WriteAsync(0, 4096);
        var large = await new VolumeSealer(_store).SealAsync("copy", 2, null, None);
        await WriteAsync(0, 2048);

        await Assert.ThrowsAsync<DrException>(() => new VolumeSealer(_store).SealAsync("copy", 1, large.ManifestRoot, None));
    }

    [Fact]
    public async Task Seal_DiskThatGrew_KeepsWhatTheBaseHolds()
    {
        await WriteAsync(0, 2048, 5);
        var small = await new VolumeSealer(_store).SealAsync("copy", 1, null, None);
        await WriteAsync(0, 4096, 4095);

        var grown = await new VolumeSealer(_store).SealAsync("copy", 2, small.ManifestRoot, None);

        var reader = new ManifestReader(_store);
        var manifest = await reader.OpenAsync(grown.ManifestRoot, None);
        Assert.Equal((2, One, One), (manifest.SizeGiB, await reader.FindAsync(manifest, 5, None), await reader.FindAsync(manifest, 4095, None)));
    }

    [Fact]
    public async Task Seal_TamperedLedger_IsABrokenInvariant()
    {
        await WriteAsync(0, 2048, 5, 6);
        var bytes = (await _store.ReadAsync(Keys.Ledger("copy", 0), None))!.Content.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var tampered = bytes.ToArray();
            tampered[i] ^= 1;
            await _store.WriteAsync(Keys.Ledger("copy", 0), tampered, WriteCondition.Always, None);
            var error = await Assert.ThrowsAsync<DrException>(() => new VolumeSealer(_store).SealAsync("copy", 1, null, None));
            Assert.Equal(ErrorCodes.InvariantBroken, error.Code);
        }
    }

    [Fact]
    public async Task DeleteLedgers_Copy_LeavesOtherCopies()
    {
        await WriteAsync(0, 100);
        await WriteAsync(100, 2048);
        await _store.WriteAsync(Keys.Ledger("copy-2", 0), new byte[1], WriteCondition.Always, None);

        await new LedgerStore(_store).DeleteAsync("copy", None);
        await new LedgerStore(_store).DeleteAsync("copy", None);

        Assert.Equal([Keys.Ledger("copy-2", 0)], await _store.ListAsync("", None).ToListAsync());
    }

    private Task WriteAsync(int start, int end, params int[] blocks) =>
        new LedgerStore(_store).WriteAsync("copy", new Ledger(new BlockRange(start, end), [.. blocks.Select(block => new LedgerEntry(block, One))]), None);
}
