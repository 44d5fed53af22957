using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>A range of a disk to copy in one go.</summary>
public sealed record ChunkRequest
{
    /// <summary>Names the copy of this disk in this attempt of a cycle; segments of <c>[a-z0-9.-]</c>. Its ledgers stand under it.</summary>
    public required string CopyKey { get; init; }

    /// <summary>The blocks. The first chunk of a range begins at the range's start, a following one at the last one's <see cref="ChunkResult.NextIndex"/>.</summary>
    public required BlockRange Range { get; init; }

    /// <summary>
    /// How long to go on taking up blocks. Blocks in flight are finished, so the chunk ends a few block times later. At least one
    /// block is dealt with however small the budget, so that chunks always come to an end.
    /// </summary>
    public required TimeSpan Budget { get; init; }

    /// <summary>
    /// How the source lists: <see cref="SyncMethod.ChangedBlocks"/> for one opened with a base; the others for one that lists all that holds data.
    /// </summary>
    public required SyncMethod Method { get; init; }

    /// <summary>
    /// Root of the manifest of what the sink's parent holds. Required for <see cref="SyncMethod.ManifestRescan"/>; optional for
    /// <see cref="SyncMethod.ChangedBlocks"/>, where it saves writing blocks that were listed but hold the same; not for <see cref="SyncMethod.FullCopy"/>.
    /// </summary>
    public Digest? CompareWith { get; init; }

    /// <summary>What to do about zeroes; see <see cref="ZeroBlocksRule"/>.</summary>
    public ZeroBlocks ZeroBlocks { get; init; }

    /// <summary>Throws <c>invalid_request</c> with everything that is wrong.</summary>
    public void Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrEmpty(CopyKey)) errors.Add("The copy key is empty.");
        if (Range.Start < 0 || Range.End <= Range.Start) errors.Add($"The range {Range.Start}..{Range.End} holds no block.");
        if (Method == SyncMethod.ManifestRescan && CompareWith is null) errors.Add("A rescan needs a manifest to compare with.");
        if (Method == SyncMethod.FullCopy && CompareWith is not null) errors.Add("A full copy has nothing to compare with.");
        if (Method != SyncMethod.FullCopy && ZeroBlocks is ZeroBlocks.Skip or ZeroBlocks.WriteAbsent) errors.Add("On a parent every zero block must be written.");
        if (ZeroBlocks == ZeroBlocks.WriteListedAndGrown && CompareWith is null) errors.Add("Where the parent ends is not known without its manifest.");
        if (errors.Count > 0) throw new DrException(ErrorCodes.InvalidRequest, $"This chunk cannot be copied. {string.Join(' ', errors)} Nothing was written.");
    }
}
