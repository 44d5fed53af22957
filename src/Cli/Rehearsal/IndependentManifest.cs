using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DRServerless.Cli.Rehearsal;

/// <summary>
/// The manifest root of a disk, computed from its bytes by the written format alone and none of the product's code, so that
/// a fault there cannot hide itself. Blocks must come in ascending order.
/// </summary>
internal sealed class IndependentManifest(int sizeGiB)
{
    private const int BlocksPerPage = 8_192;

    private readonly List<byte> _root = Header(sizeGiB);
    private readonly List<byte> _page = [];
    private int _pageNumber = -1;

    /// <summary>Adds a block; one of zeroes is as if it were not there.</summary>
    public void Add(int index, ReadOnlySpan<byte> block)
    {
        if (!block.ContainsAnyExcept((byte)0)) return;
        if (index / BlocksPerPage != _pageNumber) ClosePage();
        _pageNumber = index / BlocksPerPage;
        Span<byte> entry = stackalloc byte[2 + SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt16BigEndian(entry, (ushort)(index % BlocksPerPage));
        SHA256.HashData(block, entry[2..]);
        _page.AddRange(entry);
    }

    /// <summary>The root, in hexadecimal.</summary>
    public string Root()
    {
        ClosePage();
        return Convert.ToHexStringLower(SHA256.HashData(_root.ToArray()));
    }

    private void ClosePage()
    {
        if (_page.Count == 0) return;
        Span<byte> entry = stackalloc byte[4 + SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32BigEndian(entry, _pageNumber);
        SHA256.HashData(_page.ToArray(), entry[4..]);
        _root.AddRange(entry);
        _page.Clear();
    }

    private static List<byte> Header(int sizeGiB)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, sizeGiB);
        return [.. "DRSM"u8, 1, .. size];
    }
}
