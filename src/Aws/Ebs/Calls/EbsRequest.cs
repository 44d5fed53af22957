using System.Buffers;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>One call: which operation, of what. A value, so that a block costs no object; it is written out anew for each attempt.</summary>
internal readonly record struct EbsRequest
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public required EbsOperation Operation { get; init; }

    /// <summary>The snapshot; empty for StartSnapshot, which makes one.</summary>
    public string SnapshotId { get; init; }

    /// <summary>ListChangedBlocks: the earlier snapshot.</summary>
    public string? BaseSnapshotId { get; init; }

    /// <summary>The block, the block that a listing starts at, or for CompleteSnapshot the number of blocks written.</summary>
    public int Number { get; init; }

    /// <summary>The block token or the page token.</summary>
    public ReadOnlyMemory<byte> Token { get; init; }

    /// <summary>Entries on a page of a listing at most, 100 to 10,000.</summary>
    public int PageSize { get; init; }

    /// <summary>SHA-256 of the block, or the aggregate for CompleteSnapshot.</summary>
    public Digest Checksum { get; init; }

    /// <summary>What is sent after the head.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Refuses an id that could not be one, before it becomes part of a path.</summary>
    public static string CheckId(string snapshotId)
    {
        ArgumentNullException.ThrowIfNull(snapshotId);
        var valid = snapshotId.Length is > 5 and <= 64 && snapshotId.StartsWith("snap-", StringComparison.Ordinal)
            && !snapshotId.AsSpan().ContainsAnyExcept(IdCharacters);
        return valid ? snapshotId : throw new DrException(ErrorCodes.InvalidRequest, $"'{snapshotId}' is not the id of a snapshot.");
    }

    /// <summary>What the call is about, for messages. Tokens stay out.</summary>
    public override string ToString() => Operation switch
    {
        EbsOperation.GetSnapshotBlock or EbsOperation.PutSnapshotBlock => $"{Operation} of block {Number} of {SnapshotId}",
        EbsOperation.ListChangedBlocks => $"{Operation} from {BaseSnapshotId} to {SnapshotId}",
        EbsOperation.StartSnapshot => Operation.ToString(),
        _ => $"{Operation} of {SnapshotId}",
    };
}
