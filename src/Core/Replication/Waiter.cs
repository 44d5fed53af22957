using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace DRServerless.Core.Replication;

/// <summary>
/// One wait, for a time or for a turn, that costs no allocation once its object and timer exist. Invariants: exactly one of
/// completion and cancellation wins; a waiter goes back to its pool only after a wait that completed, because after a
/// cancelled one a queue or a late timer may still hold it.
/// </summary>
internal sealed class Waiter : IValueTaskSource
{
    private readonly WaiterPool _pool;
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private ITimer? _timer;
    private int _settled;

    internal Waiter(WaiterPool pool) => _pool = pool;

    /// <summary>Begins to wait for <see cref="TryComplete"/>.</summary>
    public ValueTask WaitAsync(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        var task = new ValueTask(this, _core.Version);
        _registration = cancellation.UnsafeRegister(static state => ((Waiter)state!).Cancel(), this);
        return task;
    }

    /// <summary>Begins to wait until the time is over.</summary>
    public ValueTask WaitAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellation)
    {
        var task = WaitAsync(cancellation);
        _timer ??= time.CreateTimer(static state => ((Waiter)state!).TryComplete(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
        return task;
    }

    /// <summary>Ends the wait; false when it was cancelled before.</summary>
    public bool TryComplete()
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0) return false;
        _core.SetResult(true);
        return true;
    }

    /// <inheritdoc/>
    public void GetResult(short token)
    {
        var succeeded = _core.GetStatus(token) == ValueTaskSourceStatus.Succeeded;
        _registration.Dispose();
        if (!succeeded) _timer?.Dispose();
        _core.GetResult(token);
        _registration = default;
        _cancellation = default;
        _core.Reset();
        Volatile.Write(ref _settled, 0);
        _pool.Return(this);
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        if (Interlocked.Exchange(ref _settled, 1) == 0) _core.SetException(new OperationCanceledException(_cancellation));
    }
}

/// <summary>Waiters that are not waiting. Holds as many as ever waited at once.</summary>
internal sealed class WaiterPool
{
    private readonly ConcurrentBag<Waiter> _idle = [];

    /// <summary>A waiter to wait with.</summary>
    public Waiter Rent() => _idle.TryTake(out var waiter) ? waiter : new Waiter(this);

    internal void Return(Waiter waiter) => _idle.Add(waiter);
}
