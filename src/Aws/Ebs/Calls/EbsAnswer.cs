using System.Buffers.Text;
using DRServerless.Aws.Ebs.Wire;
using DRServerless.Core.Blocks;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>What a 2xx answer says that callers need.</summary>
internal readonly record struct EbsAnswer
{
    /// <summary>x-amz-Checksum; null when it is missing, or not 32 bytes of SHA256.</summary>
    public Digest? Checksum { get; init; }

    /// <summary>x-amz-Data-Length; -1 when it is missing.</summary>
    public int DataLength { get; init; }

    /// <summary>The body of a listing, of StartSnapshot or of CompleteSnapshot; empty for blocks, which go into the caller's memory.</summary>
    public ArraySegment<byte> Body { get; init; }

    public static EbsAnswer Parse(ReadOnlySpan<byte> head)
    {
        var length = HeaderLines.Find(head, "x-amz-data-length"u8);
        return new EbsAnswer
        {
            Checksum = ParseChecksum(HeaderLines.Find(head, "x-amz-checksum"u8), HeaderLines.Find(head, "x-amz-checksum-algorithm"u8)),
            DataLength = Utf8Parser.TryParse(length, out int value, out var used) && used == length.Length ? value : -1,
            Body = ArraySegment<byte>.Empty,
        };
    }

    private static Digest? ParseChecksum(ReadOnlySpan<byte> text, ReadOnlySpan<byte> algorithm)
    {
        Span<byte> raw = stackalloc byte[Digest.Size];
        if (!algorithm.SequenceEqual("SHA256"u8) || text.Length > Base64.GetMaxEncodedToUtf8Length(Digest.Size)) return null;
        var status = Base64.DecodeFromUtf8(text, raw, out _, out var written);
        return status == System.Buffers.OperationStatus.Done && written == Digest.Size ? new Digest(raw) : null;
    }
}
