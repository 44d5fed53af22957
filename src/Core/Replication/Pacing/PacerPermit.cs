namespace DRServerless.Core.Replication.Pacing;

/// <summary>Leave to make one call now. Complete it exactly once, in a <c>finally</c> too: what is not completed counts as in flight for ever.</summary>
public readonly struct PacerPermit
{
    private readonly AdaptiveConcurrency? _concurrency;
    private readonly long _sentAt;

    internal PacerPermit(AdaptiveConcurrency concurrency, long sentAt)
    {
        _concurrency = concurrency;
        _sentAt = sentAt;
    }

    /// <summary>Tells how the call ended.</summary>
    public void Complete(PacingOutcome outcome) => _concurrency?.Leave(outcome, _sentAt);
}
