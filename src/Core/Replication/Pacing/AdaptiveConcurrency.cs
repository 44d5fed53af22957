namespace DRServerless.Core.Replication.Pacing;

/// <summary>
/// A gate that holds as many calls in flight as the other side bears: about doubled each round trip until the first throttle, then
/// a step more each round trip, and halved by a throttle. Invariants: floor ≤ limit ≤ ceiling; turns are given in the order they
/// were asked for; a throttle of a call that was sent before the last halving does not halve again, so that one round trip
/// full of throttles halves once; a limit that is not used does not grow.
/// </summary>
internal sealed class AdaptiveConcurrency(PacingOptions options, WaiterPool waiters)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _queue = new();
    private double _limit = options.InitialConcurrency;
    private int _halvings;
    private int _entered;
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

    /// <summary>Waits for a turn; completed at once when there is room. Then either <see cref="Send"/> and <see cref="Leave"/>, or <see cref="GiveUp"/>.</summary>
    public ValueTask EnterAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_entered < (int)_limit)
            {
                _entered++;
                return default;
            }

            var waiter = waiters.Rent();
            var turn = waiter.WaitAsync(cancellation);
            _queue.Enqueue(waiter);
            return turn;
        }
    }

    /// <summary>The call is sent now.</summary>
    public PacerPermit Send()
    {
        lock (_lock) return new PacerPermit(this, ++_inFlight, _halvings);
    }

    /// <summary>The turn is not used.</summary>
    public void GiveUp()
    {
        lock (_lock) PassOn();
    }

    /// <summary>The call has ended.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="inFlightWhenSent">How many calls were in flight with it when it was sent.</param>
    /// <param name="halvingsWhenSent">How often the limit had been halved by then.</param>
    public void Leave(PacingOutcome outcome, int inFlightWhenSent, int halvingsWhenSent)
    {
        lock (_lock)
        {
            if (outcome == PacingOutcome.Throttled && halvingsWhenSent == _halvings) Halve(inFlightWhenSent);
            else if (outcome == PacingOutcome.Succeeded && inFlightWhenSent * 2 >= _limit) Grow();
            _inFlight--;
            PassOn();
        }
    }

    /// <summary>What counts is what was really in flight: turns that wait for their moment do not load the other side.</summary>
    private void Halve(int inFlightWhenSent)
    {
        _halvings++;
        _limit = Math.Max(options.MinimumConcurrency, Math.Floor(Math.Min(_limit, Math.Max(inFlightWhenSent, _inFlight)) / 2));
    }

    /// <summary>One round trip answers about as many calls as the limit, so a share for each makes a step for all.</summary>
    private void Grow() =>
        _limit = Math.Min(options.MaximumConcurrency, _limit + (_halvings > 0 ? options.ConcurrencyStep / _limit : 1));

    private void PassOn()
    {
        _entered--;
        while (_entered < (int)_limit && _queue.TryDequeue(out var waiter))
        {
            // A waiter that was cancelled in the meantime takes no turn.
            if (waiter.TryComplete()) _entered++;
        }
    }
}
