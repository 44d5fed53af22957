using System.Runtime.CompilerServices;
using DRServerless.Core.Blocks;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Manifests;

/// <summary>Answers questions about stored manifests. <c>invariant_broken</c> when one is missing or not what its name says.</summary>
public sealed class ManifestReader(IObjectStore store)
{
    private readonly ManifestStore _manifests = new(store);

    /// <summary>Opens a manifest by its root.</summary>
    public Task<Manifest> OpenAsync(Digest root, CancellationToken cancellation) => _manifests.OpenAsync(root, cancellation);

    /// <summary>What a block holds; the digest of zeroes for one that is all zeroes.</summary>
    public async Task<Digest> FindAsync(Manifest manifest, int index, CancellationToken cancellation) =>
        await new ManifestCursor(_manifests, manifest).FindAsync(index, cancellation);

    /// <summary>Blocks that are not all zeroes: what a full copy would have to move. Reads every page.</summary>
    public async Task<long> CountBlocksAsync(Digest root, CancellationToken cancellation)
    {
        long count = 0;
        foreach (var page in (await OpenAsync(root, cancellation)).Pages) count += (await _manifests.ReadPageAsync(page.Address, cancellation)).Count;
        return count;
    }

    /// <summary>Blocks that differ between two manifests, ascending. Pages that both share are not read.</summary>
    public async IAsyncEnumerable<ManifestDifference> CompareAsync(
        Digest left, Digest right, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (left == right) yield break;
        var (leftPages, rightPages) = ((await OpenAsync(left, cancellation)).Pages, (await OpenAsync(right, cancellation)).Pages);
        for (var (l, r) = (0, 0); l < leftPages.Count || r < rightPages.Count;)
        {
            var number = Math.Min(NumberAt(leftPages, l), NumberAt(rightPages, r));
            Digest? leftAddress = NumberAt(leftPages, l) == number ? leftPages[l++].Address : null;
            Digest? rightAddress = NumberAt(rightPages, r) == number ? rightPages[r++].Address : null;
            if (leftAddress == rightAddress) continue;
            var (leftPage, rightPage) = (await ReadAsync(leftAddress, cancellation), await ReadAsync(rightAddress, cancellation));
            foreach (var difference in Compare(number, leftPage, rightPage)) yield return difference;
        }
    }

    private async Task<ManifestPage> ReadAsync(Digest? address, CancellationToken cancellation) =>
        address is { } present ? await _manifests.ReadPageAsync(present, cancellation) : ManifestPage.Empty;

    private static int NumberAt(IReadOnlyList<ManifestPageReference> pages, int position) => position < pages.Count ? pages[position].Number : int.MaxValue;

    private static IEnumerable<ManifestDifference> Compare(int number, ManifestPage left, ManifestPage right)
    {
        for (var offset = 0; offset < ManifestFormat.BlocksPerPage; offset++)
        {
            var (leftDigest, rightDigest) = (left.Find(offset), right.Find(offset));
            if (leftDigest != rightDigest) yield return new ManifestDifference(number * ManifestFormat.BlocksPerPage + offset, leftDigest, rightDigest);
        }
    }
}

/// <summary>A block that differs.</summary>
/// <param name="Index">The block.</param>
/// <param name="Left">What the first manifest has; the digest of zeroes for none.</param>
/// <param name="Right">What the second one has.</param>
public readonly record struct ManifestDifference(int Index, Digest Left, Digest Right);
