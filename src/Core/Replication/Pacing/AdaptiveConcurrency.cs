namespace DRServerless.Core.Replication.Pacing;

/// <summary>
/// A gate that holds as many calls in flight as the other side bears: doubled each round trip until the first throttle, then a
/// step more each round trip, and halved by a throttle. Invariants: floor ≤ limit ≤ ceiling; turns are given in the order they
/// were asked for; a throttle of a call that was sent before the last halving does not halve again, so that one round trip
/// full of throttles halves once; an unused limit does not grow.
/// </summary>
internal sealed class AdaptiveConcurrency(PacingOptions options, TimeProvider time, WaiterPool waiters)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _queue = new();
    private double _limit = options.InitialConcurrency;
    private bool _throttledOnce;
    private long _halvedAt = long.MinValue;
    private int _inFlight;

    /// <summary>Calls that may be in flight now.</summary>
    public int Limit
    {
        get
        {
            lock (_lock) return (int)_limit;
        }
    }

    /// <summary>Calls in flight.</summary>
    public int InFlight
    {
        get
        {
            lock (_lock) return _inFlight;
        }
    }

    /// <summary>Waits for a turn; completed at once when there is room.</summary>
    public ValueTask EnterAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_inFlight < (int)_limit)
            {
                _inFlight++;
                return default;
            }

            var waiter = waiters.Rent();
            var turn = waiter.WaitAsync(cancellation);
            _queue.Enqueue(waiter);
            return turn;
        }
    }

    /// <summary>Ends a call that was sent at the given timestamp.</summary>
    public void Leave(PacingOutcome outcome, long sentAt)
    {
        lock (_lock)
        {
            if (outcome == PacingOutcome.Throttled) Shrink(sentAt);
            else if (outcome == PacingOutcome.Succeeded) Grow();
            _inFlight--;
            while (_inFlight < (int)_limit && _queue.TryDequeue(out var waiter))
            {
                // A waiter that was cancelled in the meantime takes no turn.
                if (waiter.TryComplete()) _inFlight++;
            }
        }
    }

    private void Shrink(long sentAt)
    {
        _throttledOnce = true;
        if (sentAt <= _halvedAt) return;
        _halvedAt = time.GetTimestamp();
        _limit = Math.Max(options.MinimumConcurrency, Math.Floor(_limit / 2));
    }

    /// <summary>One round trip answers about as many calls as the limit, so a share for each makes a step for all.</summary>
    private void Grow()
    {
        if (_inFlight * 2 < _limit) return;
        var share = _throttledOnce ? options.ConcurrencyStep / _limit : 1;
        _limit = Math.Min(options.MaximumConcurrency, _limit + share);
    }
}
