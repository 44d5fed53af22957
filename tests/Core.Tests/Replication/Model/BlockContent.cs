using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using DRServerless.Core.Blocks;

namespace DRServerless.Core.Tests.Replication.Model;

/// <summary>The content of a block as a number: the block is that number over and over. 0 is a block of zeroes.</summary>
internal static class BlockContent
{
    /// <summary>What a fault made of a block.</summary>
    public const int Torn = -1;

    /// <summary>What a block reads as where nothing was written to an encrypted snapshot.</summary>
    public const int Garbage = -2;

    private static readonly ConcurrentDictionary<int, Digest> Digests = new();

    public static Digest DigestOf(int content) => Digests.GetOrAdd(content, static number =>
    {
        var block = new byte[Block.Size];
        Fill(block, number);
        return Digest.Of(block);
    });

    public static void Fill(Span<byte> block, int content) => MemoryMarshal.Cast<byte, int>(block).Fill(content);

    public static int Read(ReadOnlySpan<byte> block)
    {
        var numbers = MemoryMarshal.Cast<byte, int>(block);
        return numbers.ContainsAnyExcept(numbers[0]) ? Torn : numbers[0];
    }
}
