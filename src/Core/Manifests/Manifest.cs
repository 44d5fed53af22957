using DRServerless.Core.Blocks;

namespace DRServerless.Core.Manifests;

/// <summary>
/// The root of what a disk held at a recovery point. Equal roots mean equal disks. 16 TiB are at most 4,096 page references, 144 KiB.
/// </summary>
public sealed class Manifest
{
    internal Manifest(Digest root, int sizeGiB, ManifestPageReference[] pages)
    {
        Root = root;
        SizeGiB = sizeGiB;
        Pages = pages;
    }

    /// <summary>SHA-256 of the root's bytes: the manifest's name.</summary>
    public Digest Root { get; }

    /// <summary>Size of the disk in GiB.</summary>
    public int SizeGiB { get; }

    /// <summary>Pages that hold something, ascending.</summary>
    public IReadOnlyList<ManifestPageReference> Pages { get; }

    /// <summary>Position in <see cref="Pages"/> of the first page whose number is not under the given one.</summary>
    internal int FindPage(int number)
    {
        var (low, high) = (0, Pages.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Pages[middle].Number < number) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

/// <summary>A page that holds something.</summary>
/// <param name="Number">It covers blocks number × 8,192 and the 8,191 after it.</param>
/// <param name="Address">SHA-256 of its bytes.</param>
public readonly record struct ManifestPageReference(int Number, Digest Address);
