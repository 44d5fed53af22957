using System.Buffers.Binary;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;

namespace DRServerless.Core.Manifests;

/// <summary>
/// Version 1. These numbers fix what is stored; changing one makes a new version.
/// A page covers 8,192 blocks (4 GiB): for each block that is not all zeroes, ascending, its uint16 big-endian offset in the page and its
/// 32-byte SHA-256. A page without entries is absent. The root: ASCII "DRSM", version byte, uint32 big-endian size in GiB, and for
/// each page, ascending, its uint32 big-endian number and the SHA-256 of its bytes. Pages and roots are named by their SHA-256.
/// </summary>
internal static class ManifestFormat
{
    public const byte Version = 1;
    public const int BlocksPerPage = 8_192;
    public const int PageEntrySize = 2 + Digest.Size;
    public const int RootHeaderSize = 4 + 1 + 4;
    public const int RootEntrySize = 4 + Digest.Size;
    public const int MaximumSizeGiB = 65_536;
    private static ReadOnlySpan<byte> Magic => "DRSM"u8;

    public static byte[] WriteRoot(int sizeGiB, IReadOnlyList<ManifestPageReference> pages)
    {
        var bytes = new byte[RootHeaderSize + pages.Count * RootEntrySize];
        Magic.CopyTo(bytes);
        bytes[4] = Version;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), sizeGiB);
        for (var i = 0; i < pages.Count; i++)
        {
            var entry = bytes.AsSpan(RootHeaderSize + i * RootEntrySize);
            BinaryPrimitives.WriteInt32BigEndian(entry, pages[i].Number);
            pages[i].Address.CopyTo(entry[4..]);
        }

        return bytes;
    }

    public static Manifest ReadRoot(Digest root, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RootHeaderSize || !bytes.StartsWith(Magic)) throw Broken(root, "is no manifest");
        if (bytes[4] != Version) throw Broken(root, $"has version {bytes[4]}, not {Version}");
        var sizeGiB = BinaryPrimitives.ReadInt32BigEndian(bytes[5..]);
        if (sizeGiB is < 1 or > MaximumSizeGiB) throw Broken(root, $"is of {sizeGiB} GiB");
        var entries = bytes[RootHeaderSize..];
        if (entries.Length % RootEntrySize != 0) throw Broken(root, "is cut short");
        var pages = new ManifestPageReference[entries.Length / RootEntrySize];
        var next = 0;
        for (var i = 0; i < pages.Length; i++)
        {
            var entry = entries.Slice(i * RootEntrySize, RootEntrySize);
            pages[i] = new ManifestPageReference(BinaryPrimitives.ReadInt32BigEndian(entry), new Digest(entry[4..]));
            if (pages[i].Number < next || pages[i].Number >= PagesOf(sizeGiB)) throw Broken(root, $"has page {pages[i].Number} out of order");
            next = pages[i].Number + 1;
        }

        return new Manifest(root, sizeGiB, pages);
    }

    public static void CheckPage(Digest address, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0 || bytes.Length % PageEntrySize != 0) throw Broken(address, "is cut short");
        var next = 0;
        for (var i = 0; i < bytes.Length; i += PageEntrySize)
        {
            var offset = BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
            if (offset < next || offset >= BlocksPerPage) throw Broken(address, $"has offset {offset} out of order");
            next = offset + 1;
        }
    }

    public static int PagesOf(int sizeGiB) => (sizeGiB * Block.PerGiB + BlocksPerPage - 1) / BlocksPerPage;

    public static DrException Broken(Digest address, string what) => new(ErrorCodes.InvariantBroken,
        $"The manifest object {address} {what}. Nothing goes on from it; a full copy makes a new manifest.");
}
