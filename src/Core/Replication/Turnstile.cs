namespace DRServerless.Core.Replication;

/// <summary>Lets one through at a time, in the order they came; a lock that can be held across awaits and allocates nothing once warm.</summary>
internal sealed class Turnstile
{
    private readonly Lock _lock = new();
    private readonly WaiterPool _waiters = new();
    private readonly Queue<Waiter> _queue = new();
    private bool _taken;

    /// <summary>Waits for the turn.</summary>
    public ValueTask EnterAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_taken)
            {
                _taken = true;
                return default;
            }

            var waiter = _waiters.Rent();
            var turn = waiter.WaitAsync(cancellation);
            _queue.Enqueue(waiter);
            return turn;
        }
    }

    /// <summary>Gives the turn to the next one.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            while (_queue.TryDequeue(out var waiter))
            {
                if (waiter.TryComplete()) return;
            }

            _taken = false;
        }
    }
}
