using DRServerless.Core.Blocks;

namespace DRServerless.Core.Replication;

/// <summary>A readable disk image at one instant: a snapshot, a vault recovery point, a raw device.</summary>
public interface IBlockSource
{
    /// <summary>
    /// Lists blocks with <c>startIndex &lt;= index &lt; endIndex</c> in ascending order: all that hold data, or, when the source was opened
    /// with a base, all that differ from it, those that only the base holds included (<see cref="BlockReference.IsRemoved"/>).
    /// Listed in pages, so a range of any size costs one page of memory. Tokens are good for this listing only: never store them.
    /// </summary>
    IAsyncEnumerable<BlockReference> ListAsync(int startIndex, int endIndex, CancellationToken cancellation);

    /// <summary>
    /// Reads a listed block into exactly 512 KiB and verifies it. Returns its digest. Throws <c>checksum_mismatch</c> when the
    /// bytes are not what the source says they are, after its own retries.
    /// </summary>
    ValueTask<Digest> ReadAsync(BlockReference block, Memory<byte> destination, CancellationToken cancellation);
}

/// <summary>A listed block.</summary>
/// <param name="Index">Block index from 0; byte offset divided by 512 KiB.</param>
/// <param name="Token">What reading it needs; a slice of the listing's page, ASCII. Empty for a removed block.</param>
/// <param name="IsRemoved">Only the base holds it: it reads as zeroes now.</param>
public readonly record struct BlockReference(int Index, ReadOnlyMemory<byte> Token, bool IsRemoved);

/// <summary>A disk image being written.</summary>
public interface IBlockSink
{
    /// <summary>
    /// Writes one block of exactly 512 KiB whose digest is given; the other side verifies it. Writing the same index again
    /// replaces it. Throws <c>checksum_mismatch</c> when the other side got other bytes, after its own retries.
    /// </summary>
    ValueTask WriteAsync(int index, ReadOnlyMemory<byte> block, Digest digest, CancellationToken cancellation);
}
