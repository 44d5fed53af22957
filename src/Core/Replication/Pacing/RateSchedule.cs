namespace DRServerless.Core.Replication.Pacing;

/// <summary>
/// Gives out evenly spaced moments. Invariant: in any span of time, no more moments than rate × span + burst + 1. A moment that
/// was given is used up, also when its taker arrives late or never.
/// </summary>
internal sealed class RateSchedule
{
    private readonly long _interval;
    private readonly long _burst;
    private long _next = long.MinValue;

    public RateSchedule(double perSecond, TimeSpan burst, long frequency)
    {
        _interval = Math.Max(1, (long)(frequency / perSecond));
        _burst = (long)(burst.TotalSeconds * frequency);
    }

    /// <summary>Takes the next moment and returns how long from now it is, in timestamp units; 0 or less is now.</summary>
    public long Take(long now)
    {
        var moment = Math.Max(_next, now - _burst);
        _next = moment + _interval;
        return moment - now;
    }

    /// <summary>True when it could be thrown away and made anew without a difference.</summary>
    public bool IsIdle(long now) => _next <= now - _burst;
}
