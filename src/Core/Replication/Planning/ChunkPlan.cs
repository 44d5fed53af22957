using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;

namespace DRServerless.Core.Replication.Planning;

/// <summary>
/// Cuts a disk into the ranges that are copied side by side; pure. Invariants: the ranges tile the disk, in order, without gap or
/// overlap; at most 64 of them; each but the last is a whole number of manifest pages.
/// </summary>
public static class ChunkPlan
{
    /// <summary>Ranges at most.</summary>
    public const int MaximumRanges = 64;

    /// <summary>GiB that a range of a full copy or a rescan has at least.</summary>
    public const int GiBPerRange = 256;

    private const int PageGiB = 4;

    /// <summary>
    /// The ranges. A delta is one: what changed is usually little, and a snapshot's quota is the limit however many ask. A
    /// full copy or a rescan gets one for each 256 GiB, up to 64, to spread its work over hosts; beyond 16 TiB they grow.
    /// </summary>
    public static IReadOnlyList<BlockRange> Cut(int sizeGiB, SyncMethod method)
    {
        if (sizeGiB is < 1 or > 65_536)
            throw new DrException(ErrorCodes.UnsupportedDisk, $"A disk of {sizeGiB} GiB cannot be replicated: 1 to 65,536 GiB can. Nothing was changed.");
        if (method == SyncMethod.ChangedBlocks) return [BlockRange.OfDisk(sizeGiB)];
        var count = Math.Clamp(sizeGiB / GiBPerRange, 1, MaximumRanges);
        var pages = (sizeGiB + PageGiB - 1) / PageGiB;
        var end = BlockRange.OfDisk(sizeGiB).End;
        var ranges = new BlockRange[count];
        for (var i = 0; i < count; i++) ranges[i] = new BlockRange(Cut(i), i == count - 1 ? end : Cut(i + 1));
        return ranges;

        int Cut(int i) => (int)((long)pages * i / count) * PageGiB * Block.PerGiB;
    }
}
