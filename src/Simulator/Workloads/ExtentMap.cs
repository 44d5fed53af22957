namespace DRServerless.Simulator.Workloads;

/// <summary>A run of bytes on a disk.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Length">How long it is, in bytes.</param>
public readonly record struct DiskExtent(long Offset, long Length);

/// <summary>A file's bytes on the raw disk: its extents in the order of the file, whole pages each.</summary>
public sealed class ExtentMap
{
    /// <summary>Bytes in a page: what is written at once, and the file systems' block size.</summary>
    public const int PageSize = 4096;

    /// <summary>A map of these extents.</summary>
    public ExtentMap(IReadOnlyList<DiskExtent> extents)
    {
        foreach (var extent in extents)
        {
            if (extent.Offset % PageSize != 0 || extent.Length % PageSize != 0 || extent.Length <= 0)
                throw new ArgumentException("An extent is not made of whole pages.", nameof(extents));
        }

        Extents = extents;
        Pages = checked((int)(extents.Sum(extent => extent.Length) / PageSize));
    }

    /// <summary>The extents.</summary>
    public IReadOnlyList<DiskExtent> Extents { get; }

    /// <summary>How many pages they hold together.</summary>
    public int Pages { get; }

    /// <summary>Where a page of the file is on the disk.</summary>
    public long OffsetOf(int page)
    {
        var rest = (long)page * PageSize;
        foreach (var extent in Extents)
        {
            if (rest < extent.Length) return extent.Offset + rest;
            rest -= extent.Length;
        }

        throw new ArgumentOutOfRangeException(nameof(page));
    }
}
