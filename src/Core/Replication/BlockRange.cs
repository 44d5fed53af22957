using DRServerless.Core.Blocks;

namespace DRServerless.Core.Replication;

/// <summary>Blocks from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
/// <param name="Start">First block.</param>
/// <param name="End">The block after the last.</param>
public readonly record struct BlockRange(int Start, int End)
{
    /// <summary>How many blocks that is.</summary>
    public int Count => End - Start;

    /// <summary>All blocks of a disk.</summary>
    public static BlockRange OfDisk(int sizeGiB) => new(0, checked(sizeGiB * Block.PerGiB));
}
