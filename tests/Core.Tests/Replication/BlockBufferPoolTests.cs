using DRServerless.Core.Blocks;
using DRServerless.Core.Replication;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Replication;

public sealed class BlockBufferPoolTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Rent_PoolEmpty_ServesWaitersInOrder()
    {
        var pool = new BlockBufferPool(1);
        var held = await pool.RentAsync(None);
        var (first, second) = (pool.RentAsync(None).AsTask(), pool.RentAsync(None).AsTask());

        held.Dispose();
        var lease = await first;
        Assert.False(second.IsCompleted);
        lease.Dispose();

        Assert.Equal(Block.Size, (await second).Memory.Length);
        Assert.Equal(1, pool.Rented);
    }

    [Fact]
    public async Task Rent_CancelledWaiter_LosesNoBuffer()
    {
        var pool = new BlockBufferPool(1);
        var held = await pool.RentAsync(None);
        using var cancel = new CancellationTokenSource();
        var (given, patient) = (pool.RentAsync(cancel.Token).AsTask(), pool.RentAsync(None).AsTask());

        await cancel.CancelAsync();
        held.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        (await patient).Dispose();
        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public async Task Dispose_Twice_DoesNotTakeTheBufferFromItsNextRenter()
    {
        var pool = new BlockBufferPool(1);
        var first = await pool.RentAsync(None);
        first.Dispose();
        var second = await pool.RentAsync(None);

        first.Dispose();

        Assert.Equal(1, pool.Rented);
        Assert.False(pool.RentAsync(None).AsTask().IsCompleted);
        second.Dispose();
    }

    [Fact]
    public Task Rent_ManyRentersWithCancellations_NeverSharesABufferNorExceedsTheCapacity() => Seeds.ForEachAsync(5, async random =>
    {
        var pool = new BlockBufferPool(3);
        var held = 0;
        var seeds = Enumerable.Range(0, 16).Select(_ => random.Next()).ToList();
        await Task.WhenAll(seeds.Select(seed => Task.Run(async () =>
        {
            var own = new Random(seed);
            for (var i = 0; i < 300; i++)
            {
                using var cancel = new CancellationTokenSource();
                var renting = pool.RentAsync(cancel.Token).AsTask();
                if (own.Next(4) == 0) await cancel.CancelAsync();
                try
                {
                    using var lease = await renting;
                    Assert.InRange(Interlocked.Increment(ref held), 1, 3);
                    lease.Memory.Span[0] = (byte)seed;
                    await Task.Yield();
                    Assert.Equal((byte)seed, lease.Memory.Span[0]);
                    Interlocked.Decrement(ref held);
                }
                catch (OperationCanceledException)
                {
                    // Asked for.
                }
            }
        })));

        Assert.Equal(0, pool.Rented);
        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => pool.RentAsync(None).AsTask()));
        Assert.Equal(3, all.Distinct().Count());
    });
}
