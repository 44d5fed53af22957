namespace DRServerless.Aws.Ebs.Calls;

/// <summary>
/// A pending snapshot may stay unknown to some of the service's machines for up to two minutes after StartSnapshot. Whoever
/// writes to it shares one grace: it runs from the first miss, and ends for good with the first call that finds the snapshot.
/// </summary>
internal sealed class VisibilityGrace(TimeProvider clock, TimeSpan limit)
{
    private long _firstMiss;
    private volatile bool _seen;

    /// <summary>Notes that a call found the snapshot.</summary>
    public void Found() => _seen = true;

    /// <summary>Notes that a call did not find it; true when it may still appear.</summary>
    public bool MayStillAppear()
    {
        if (_seen) return false;
        var now = clock.GetTimestamp();
        var first = Interlocked.CompareExchange(ref _firstMiss, now, 0);
        return first == 0 || clock.GetElapsedTime(first, now) < limit;
    }
}
