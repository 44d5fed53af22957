using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using DRServerless.Core.Blocks;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>
/// Contents of blocks by digest: a block is named by a number that fills it, so a fake disk costs a digest per block instead of
/// half a MiB. Number 0 is the block of zeroes.
/// </summary>
public static class BlockContents
{
    private static readonly ConcurrentDictionary<ulong, Digest> Digests = new();
    private static readonly ConcurrentDictionary<Digest, ulong> Numbers = new();

    /// <summary>Digest of the block that the number fills.</summary>
    public static Digest DigestOf(ulong number) => Digests.GetOrAdd(number, static filled =>
    {
        var block = new byte[Block.Size];
        Fill(filled, block);
        var digest = Digest.Of(block);
        Numbers[digest] = filled;
        return digest;
    });

    /// <summary>Writes the block of that digest.</summary>
    public static void Read(Digest digest, Span<byte> destination) => Fill(Numbers[digest], destination);

    private static void Fill(ulong number, Span<byte> block)
    {
        MemoryMarshal.Cast<byte, ulong>(block).Fill(number);
        if (number != 0) BinaryPrimitives.WriteUInt64LittleEndian(block[8..], ~number);
    }
}
