using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Tests.Replication.Chunks;

/// <summary>Runs alone: it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class ChunkAllocationTests
{
    [Fact]
    public async Task Copy_SteadyState_AllocatesUnderFourKibibytesPerBlock()
    {
        const int Count = 20_000;
        var pair = new YieldingPair();
        var copier = new ChunkCopier(new BlockBufferPool(32), new MemoryObjectStore(), TimeProvider.System, new Backoff(1), new ChunkOptions { Workers = 32 });
        var request = new ChunkRequest
        {
            CopyKey = "copy",
            Range = new BlockRange(0, Count),
            Budget = TimeSpan.FromMinutes(5),
            Method = SyncMethod.ChangedBlocks,
        };
        await copier.CopyAsync(pair, pair, request with { CopyKey = "warm", Range = new BlockRange(0, 2_000) }, CancellationToken.None);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = await copier.CopyAsync(pair, pair, request, CancellationToken.None);
        var perBlock = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count;

        Assert.Equal(Count, result.BlocksWritten);
        Assert.True(perBlock < 4_096, $"{perBlock:F0} bytes a block.");
    }

    /// <summary>Lists everything, moves nothing, and lets go of its thread in each call as a network does.</summary>
    private sealed class YieldingPair : IBlockSource, IBlockSink
    {
        private static readonly Digest Content = Digest.Of([1]);

        public async IAsyncEnumerable<BlockReference> ListAsync(
            int startIndex, int endIndex, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            for (var index = startIndex; index < endIndex; index++) yield return new BlockReference(index, default, false);
        }

        [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<Digest> ReadAsync(BlockReference block, Memory<byte> destination, CancellationToken cancellation)
        {
            await Task.Yield();
            return Content;
        }

        [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder))]
        public async ValueTask WriteAsync(int index, ReadOnlyMemory<byte> block, Digest digest, CancellationToken cancellation) => await Task.Yield();
    }
}
