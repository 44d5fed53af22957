using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Core.Tests.Replication.Pacing;

/// <summary>The other side: a token bucket that refills by the quota, refuses what finds it empty, and takes a while to answer.</summary>
internal sealed class TokenBucketServer(FakeTimeProvider time, double perSecond, double capacity, Func<TimeSpan> latency)
{
    private readonly double _capacity = capacity;
    private double _tokens = capacity;
    private long _filledAt = time.GetTimestamp();

    public int Accepted { get; private set; }

    public int Throttled { get; private set; }

    public async Task<bool> CallAsync()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_capacity, _tokens + time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond);
        _filledAt = now;
        var accepted = _tokens >= 1;
        if (accepted) _tokens--;
        await Task.Delay(latency(), time);
        if (accepted) Accepted++;
        else Throttled++;
        return accepted;
    }
}
