using DRServerless.Core.Blocks;
using DRServerless.Core.Replication;

namespace DRServerless.Core.Manifests;

/// <summary>Reads a manifest from block to block with one page in memory. Best in ascending order; for one reader at a time.</summary>
internal sealed class ManifestCursor(ManifestStore store, Manifest manifest)
{
    private int _number = -1;
    private ManifestPage _page = ManifestPage.Empty;

    /// <summary>The block after the disk's last.</summary>
    public int End => BlockRange.OfDisk(manifest.SizeGiB).End;

    /// <summary>What a block holds; the digest of zeroes where the manifest has none.</summary>
    public ValueTask<Digest> FindAsync(int index, CancellationToken cancellation)
    {
        var (number, offset) = Math.DivRem(index, ManifestFormat.BlocksPerPage);
        return number == _number ? new ValueTask<Digest>(_page.Find(offset)) : LoadAndFindAsync(number, offset, cancellation);
    }

    /// <summary>The first block in [from, to) that is not all zeroes, or -1.</summary>
    public async ValueTask<int> NextPresentAsync(int from, int to, CancellationToken cancellation)
    {
        var (number, offset) = Math.DivRem(from, ManifestFormat.BlocksPerPage);
        for (var position = manifest.FindPage(number); position < manifest.Pages.Count; position++)
        {
            var found = manifest.Pages[position].Number;
            if ((long)found * ManifestFormat.BlocksPerPage >= to) break;
            await LoadAsync(found, cancellation);
            var entry = _page.Seek(found == number ? offset : 0);
            if (entry == _page.Count) continue;
            var index = found * ManifestFormat.BlocksPerPage + _page.OffsetAt(entry);
            return index < to ? index : -1;
        }

        return -1;
    }

    private async ValueTask<Digest> LoadAndFindAsync(int number, int offset, CancellationToken cancellation)
    {
        await LoadAsync(number, cancellation);
        return _page.Find(offset);
    }

    private async ValueTask LoadAsync(int number, CancellationToken cancellation)
    {
        if (number == _number) return;
        var position = manifest.FindPage(number);
        _page = position < manifest.Pages.Count && manifest.Pages[position].Number == number
            ? await store.ReadPageAsync(manifest.Pages[position].Address, cancellation)
            : ManifestPage.Empty;
        _number = number;
    }
}
