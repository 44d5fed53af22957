using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DRServerless.Core.Blocks;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>Deals with one block: reads it, finds out whether it must be written, writes it. The source hashes it, once; nothing else does.</summary>
internal sealed class ChunkBlockCopier(IBlockSource source, IBlockSink sink, ZeroBlocks zeroBlocks, BlockBufferPool buffers, ChunkCounters counters)
{
    private static readonly ReadOnlyMemory<byte> Zeroes =
        MemoryMarshal.CreateFromPinnedArray(GC.AllocateArray<byte>(Block.Size, pinned: true), 0, Block.Size);

    /// <summary>The digest that was written, or null when the sink has it already.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Digest?> CopyAsync(ChunkWork work, CancellationToken cancellation)
    {
        if (work.Block.IsRemoved) return await PutAsync(work, Zeroes, Block.ZeroDigest, cancellation);
        using var lease = await buffers.RentAsync(cancellation);
        var digest = await source.ReadAsync(work.Block, lease.Memory, cancellation);
        Interlocked.Increment(ref counters.Read);
        return await PutAsync(work, lease.Memory, digest, cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Digest?> PutAsync(ChunkWork work, ReadOnlyMemory<byte> block, Digest digest, CancellationToken cancellation)
    {
        if (work.Expected == digest)
        {
            Interlocked.Increment(ref counters.Unchanged);
            return null;
        }

        if (zeroBlocks == ZeroBlocks.Skip && digest == Block.ZeroDigest)
        {
            Interlocked.Increment(ref counters.ZeroSkipped);
            return null;
        }

        await sink.WriteAsync(work.Block.Index, block, digest, cancellation);
        Interlocked.Increment(ref counters.Written);
        return digest;
    }
}
