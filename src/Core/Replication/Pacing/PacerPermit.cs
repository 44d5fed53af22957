namespace DRServerless.Core.Replication.Pacing;

/// <summary>Leave to make one call now. Complete it exactly once, in a <c>finally</c> too: what is not completed counts as in flight for ever.</summary>
public readonly struct PacerPermit
{
    private readonly AdaptiveConcurrency? _concurrency;
    private readonly int _inFlight;
    private readonly int _halvings;

    internal PacerPermit(AdaptiveConcurrency concurrency, int inFlight, int halvings)
    {
        _concurrency = concurrency;
        _inFlight = inFlight;
        _halvings = halvings;
    }

    /// <summary>Tells how the call ended.</summary>
    public void Complete(PacingOutcome outcome) => _concurrency?.Leave(outcome, _inFlight, _halvings);
}
