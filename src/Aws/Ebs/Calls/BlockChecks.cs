using DRServerless.Core.Blocks;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>Holds the answers about blocks against the bytes.</summary>
internal static class BlockChecks
{
    /// <summary>What is wrong with an answer; null when all is well.</summary>
    public static EbsError? FindFault(in EbsRequest request, in EbsAnswer answer, ReadOnlySpan<byte> block) => request.Operation switch
    {
        EbsOperation.GetSnapshotBlock => FindReadFault(answer, block),

        // The service has compared the bytes with the checksum that was sent; what it says it holds must be that.
        EbsOperation.PutSnapshotBlock when answer.Checksum is { } held && held != request.Checksum =>
            EbsErrors.WrongBytes("The service holds other bytes than were sent."),
        _ => null,
    };

    private static EbsError? FindReadFault(in EbsAnswer answer, ReadOnlySpan<byte> block)
    {
        if (answer.DataLength != Block.Size) return EbsErrors.Malformed("The answer does not say that it holds a whole block.");
        if (answer.Checksum is not { } promised) return EbsErrors.Malformed("The answer has no SHA256 checksum.");

        // Nothing but zeroes has that digest, and looking at zeroes is fifty times cheaper than hashing them.
        if (promised == Block.ZeroDigest && Block.IsZero(block)) return null;
        return Digest.Of(block) == promised ? null : EbsErrors.WrongBytes("The bytes that came do not have the checksum that came with them.");
    }
}
