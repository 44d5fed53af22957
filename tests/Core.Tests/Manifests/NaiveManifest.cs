using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DRServerless.Core.Blocks;

namespace DRServerless.Core.Tests.Manifests;

/// <summary>The manifest format written from its description alone, all in memory: the referee of the streaming one.</summary>
internal static class NaiveManifest
{
    public static Digest RootOf(int sizeGiB, IEnumerable<KeyValuePair<int, Digest>> blocks) => new(SHA256.HashData(RootBytes(sizeGiB, blocks, out _)));

    public static byte[] RootBytes(int sizeGiB, IEnumerable<KeyValuePair<int, Digest>> blocks, out IReadOnlyList<byte[]> pages)
    {
        var made = new List<byte[]>();
        var root = new MemoryStream();
        root.Write(Encoding.ASCII.GetBytes("DRSM"));
        root.WriteByte(1);
        root.Write(BigEndian((uint)sizeGiB));
        foreach (var group in blocks.Where(block => block.Value != Block.ZeroDigest).OrderBy(block => block.Key).GroupBy(block => block.Key / 8192))
        {
            var page = new MemoryStream();
            foreach (var (index, digest) in group)
            {
                page.Write([(byte)((index % 8192) >> 8), (byte)(index % 8192)]);
                page.Write(Convert.FromHexString(digest.ToString()));
            }

            made.Add(page.ToArray());
            root.Write(BigEndian((uint)group.Key));
            root.Write(SHA256.HashData(page.ToArray()));
        }

        pages = made;
        return root.ToArray();
    }

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
