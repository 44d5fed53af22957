using System.Runtime.CompilerServices;

namespace DRServerless.Core.Replication.Pacing;

/// <summary>
/// Keeps every caller in the process under the quotas that they share: one object for the process. A call waits for its moment
/// in the rate of its snapshot and of its account, then for its turn among the calls in flight of its account, region and
/// operation. Every attempt of a call, retries too, takes a permit of its own. Allocates nothing once warm, waiting or not.
/// </summary>
public sealed class Pacer
{
    private readonly PacingOptions _options;
    private readonly TimeProvider _time;
    private readonly WaiterPool _waiters = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, string Region, PacedOperation Operation), Lane> _lanes = [];
    private readonly Dictionary<(string Account, string Region, PacedOperation Operation, string Snapshot), RateSchedule> _snapshots = [];
    private int _evictAt;

    /// <summary>Makes a pacer; <see cref="ArgumentException"/> with everything that is wrong with the options.</summary>
    public Pacer(PacingOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors) throw new ArgumentException(string.Join(' ', errors), nameof(options));
        _options = options;
        _time = time;
        _evictAt = options.MaximumSnapshotStates;
    }

    /// <summary>Snapshots that have a state now; for tests and diagnosis.</summary>
    public int SnapshotStates
    {
        get
        {
            lock (_lock) return _snapshots.Count;
        }
    }

    /// <summary>Waits until the call may be made. Cancelling gives up the wait and holds nothing.</summary>
    public ValueTask<PacerPermit> AcquireAsync(in PacingKey key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        AdaptiveConcurrency concurrency;
        long wait;
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var lane = FindLane(key);
            concurrency = lane.Concurrency;
            wait = lane.Rate.Take(now);
            if (FindSnapshot(key, now) is { } snapshot) wait = Math.Max(wait, snapshot.Take(now));
        }

        if (wait > 0) return WaitAsync(concurrency, wait, cancellation);
        var turn = concurrency.EnterAsync(cancellation);
        if (!turn.IsCompletedSuccessfully) return EnterAsync(concurrency, turn);
        turn.GetAwaiter().GetResult();
        return new ValueTask<PacerPermit>(new PacerPermit(concurrency, _time.GetTimestamp()));
    }

    /// <summary>How many calls of the key's account, region and operation may be, and are, in flight; for progress and diagnosis.</summary>
    public (int Limit, int InFlight) GetConcurrency(in PacingKey key)
    {
        lock (_lock)
        {
            var lane = FindLane(key);
            return (lane.Concurrency.Limit, lane.Concurrency.InFlight);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PacerPermit> WaitAsync(AdaptiveConcurrency concurrency, long wait, CancellationToken cancellation)
    {
        // Timers count whole milliseconds. Rounding up costs nothing: the moment was taken, the next one is not moved.
        var milliseconds = Math.Ceiling(wait * 1_000.0 / _time.TimestampFrequency);
        await _waiters.Rent().WaitAsync(TimeSpan.FromMilliseconds(milliseconds), _time, cancellation);
        await concurrency.EnterAsync(cancellation);
        return new PacerPermit(concurrency, _time.GetTimestamp());
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PacerPermit> EnterAsync(AdaptiveConcurrency concurrency, ValueTask turn)
    {
        await turn;
        return new PacerPermit(concurrency, _time.GetTimestamp());
    }

    private Lane FindLane(in PacingKey key)
    {
        var name = (key.Account, key.Region, key.Operation);
        if (_lanes.TryGetValue(name, out var lane)) return lane;
        lane = new Lane(Schedule(_options.For(key.Operation).PerAccount), new AdaptiveConcurrency(_options, _time, _waiters));
        _lanes.Add(name, lane);
        return lane;
    }

    private RateSchedule? FindSnapshot(in PacingKey key, long now)
    {
        if (key.SnapshotId is null || _options.For(key.Operation).PerSnapshot is not { } perSecond) return null;
        var name = (key.Account, key.Region, key.Operation, key.SnapshotId);
        if (_snapshots.TryGetValue(name, out var schedule)) return schedule;
        if (_snapshots.Count >= _evictAt) EvictIdle(now);
        schedule = Schedule(perSecond);
        _snapshots.Add(name, schedule);
        return schedule;
    }

    /// <summary>When most are busy, the next sweep waits until there are twice as many, so that sweeping stays cheap.</summary>
    private void EvictIdle(long now)
    {
        foreach (var (name, schedule) in _snapshots)
        {
            if (schedule.IsIdle(now)) _snapshots.Remove(name);
        }

        _evictAt = Math.Max(_options.MaximumSnapshotStates, _snapshots.Count * 2);
    }

    private RateSchedule Schedule(double perSecond) => new(perSecond * _options.Utilization, _options.Burst, _time.TimestampFrequency);

    private sealed record Lane(RateSchedule Rate, AdaptiveConcurrency Concurrency);
}
