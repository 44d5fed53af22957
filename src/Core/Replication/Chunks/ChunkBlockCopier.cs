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
        var (block, digest) = (Zeroes, Block.ZeroDigest);
        using var lease = work.Block.IsRemoved ? default : await buffers.RentAsync(cancellation);
        if (!work.Block.IsRemoved)
        {
            digest = await source.ReadAsync(work.Block, lease.Memory, cancellation);
            block = lease.Memory;
            Interlocked.Increment(ref counters.Read);
        }

        if (!MustWrite(digest, work.Expected)) return null;
        await sink.WriteAsync(work.Block.Index, block, digest, cancellation);
        Interlocked.Increment(ref counters.Written);
        return digest;
    }

    private bool MustWrite(Digest digest, Digest? expected)
    {
        if (expected == digest && !(digest == Block.ZeroDigest && zeroBlocks == ZeroBlocks.WriteListedAndGrown))
        {
            Interlocked.Increment(ref counters.Unchanged);
            return false;
        }

        if (zeroBlocks != ZeroBlocks.Skip || digest != Block.ZeroDigest) return true;
        Interlocked.Increment(ref counters.ZeroSkipped);
        return false;
    }
}
