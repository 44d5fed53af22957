namespace DRServerless.Simulator.Faults;

/// <summary>Tokens that come at a rate and are held up to a limit.</summary>
internal sealed class TokenBucket(RequestQuota quota, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = quota.Burst;
    private long _filledAt = time.GetTimestamp();

    public RequestQuota Quota { get; } = quota;

    /// <summary>Takes one token; false when there is none.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(Quota.Burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * Quota.PerSecond));
            _filledAt = now;
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }
}
