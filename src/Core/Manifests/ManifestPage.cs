using System.Buffers.Binary;
using DRServerless.Core.Blocks;

namespace DRServerless.Core.Manifests;

/// <summary>The digests of 8,192 blocks, as they are stored; at most 272 KiB.</summary>
internal sealed class ManifestPage(ReadOnlyMemory<byte> content)
{
    public static ManifestPage Empty { get; } = new(default);

    public int Count => content.Length / ManifestFormat.PageEntrySize;

    public int OffsetAt(int position) => BinaryPrimitives.ReadUInt16BigEndian(content.Span[(position * ManifestFormat.PageEntrySize)..]);

    public Digest DigestAt(int position) => new(content.Span.Slice(position * ManifestFormat.PageEntrySize + 2, Digest.Size));

    /// <summary>What the block at an offset holds; the digest of zeroes where there is no entry.</summary>
    public Digest Find(int offset)
    {
        var position = Seek(offset);
        return position < Count && OffsetAt(position) == offset ? DigestAt(position) : Block.ZeroDigest;
    }

    /// <summary>Position of the first entry whose offset is not under the given one.</summary>
    public int Seek(int offset)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (OffsetAt(middle) < offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
