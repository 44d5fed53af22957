namespace DRServerless.Core.Replication.Pacing;

/// <summary>
/// Waits between attempts with full jitter: each is drawn evenly from 0 to a bound that doubles up to a maximum, so that callers
/// who failed together do not come back together. Safe for concurrent use; the seed makes it repeatable.
/// </summary>
public sealed class Backoff
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly TimeSpan _first;
    private readonly TimeSpan _maximum;

    /// <summary>Makes a back-off.</summary>
    /// <param name="seed">Seed of the jitter.</param>
    /// <param name="first">Upper bound of the wait before the first retry; default 100 ms.</param>
    /// <param name="maximum">Upper bound that is never exceeded; default 20 s.</param>
    public Backoff(int seed, TimeSpan? first = null, TimeSpan? maximum = null)
    {
        _random = new Random(seed);
        _first = first ?? TimeSpan.FromMilliseconds(100);
        _maximum = maximum ?? TimeSpan.FromSeconds(20);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_first, TimeSpan.Zero, nameof(first));
        ArgumentOutOfRangeException.ThrowIfLessThan(_maximum, _first, nameof(maximum));
    }

    /// <summary>How long to wait before a retry.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="atLeast">What the other side asked for; added to the jitter's floor.</param>
    public TimeSpan Next(int retry, TimeSpan? atLeast = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retry, 1);
        var bound = Math.Min(_maximum.TotalMilliseconds, _first.TotalMilliseconds * Math.Pow(2, Math.Min(retry - 1, 40)));
        double share;
        lock (_lock) share = _random.NextDouble();
        return (atLeast ?? TimeSpan.Zero) + TimeSpan.FromMilliseconds(bound * share);
    }

    /// <summary>Waits as <see cref="Next"/> says.</summary>
    public Task DelayAsync(int retry, TimeProvider time, CancellationToken cancellation, TimeSpan? atLeast = null) =>
        Task.Delay(Next(retry, atLeast), time, cancellation);
}
