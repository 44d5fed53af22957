using System.Runtime.CompilerServices;

namespace DRServerless.Core.Replication;

/// <summary>
/// The buffers that blocks pass through: a fixed number for the whole process, made when first needed and kept. Who finds none
/// waits in line, and that is the back-pressure: memory is bounded by this pool, whatever is copied. Buffers are pinned and
/// not cleared. (The shared array pool keeps too few of this size and would allocate on the large object heap.)
/// Invariant: buffers rented ≤ capacity, and no buffer has two renters.
/// </summary>
public sealed class BlockBufferPool
{
    /// <summary>
    /// Buffers of the default pool: 128 MiB. With 100 ms to read a block and 100 ms to write it, 1,000 blocks/s hold 200 buffers.
    /// </summary>
    public const int DefaultCapacity = 256;

    private readonly Lock _lock = new();
    private readonly WaiterPool _waiters = new();
    private readonly Stack<BlockBuffer> _idle = new();
    private readonly Queue<Waiter> _queue = new();
    private int _rented;

    /// <summary>Makes a pool; nothing is allocated yet.</summary>
    /// <param name="capacity">Buffers of 512 KiB; 1 at least.</param>
    public BlockBufferPool(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
    }

    /// <summary>Buffers that can be rented at once.</summary>
    public int Capacity { get; }

    /// <summary>Buffers rented now.</summary>
    public int Rented
    {
        get
        {
            lock (_lock) return _rented;
        }
    }

    /// <summary>Rents a buffer of exactly 512 KiB with any content, after those who asked earlier. Dispose it to return it.</summary>
    public ValueTask<BlockLease> RentAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_rented < Capacity) return new ValueTask<BlockLease>(Take());
            var waiter = _waiters.Rent();
            var turn = waiter.WaitAsync(cancellation);
            _queue.Enqueue(waiter);
            return WaitAsync(turn);
        }
    }

    internal void Return(BlockBuffer buffer)
    {
        lock (_lock)
        {
            _idle.Push(buffer);
            while (_queue.TryDequeue(out var waiter))
            {
                if (!waiter.TryComplete()) continue;

                // Still counted as rented: it is promised to this waiter, and nobody may overtake.
                return;
            }

            _rented--;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BlockLease> WaitAsync(ValueTask turn)
    {
        await turn;
        lock (_lock)
        {
            _rented--;
            return Take();
        }
    }

    private BlockLease Take()
    {
        _rented++;
        return (_idle.TryPop(out var buffer) ? buffer : new BlockBuffer(this)).Rent();
    }
}
