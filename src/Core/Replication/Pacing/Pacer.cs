using System.Runtime.CompilerServices;

namespace DRServerless.Core.Replication.Pacing;

/// <summary>
/// Keeps every caller in the process under the quotas that they share: one object for the process. A call waits for its turn
/// among the calls in flight of its account, region and operation, and then for its moment in the rates of its account and its
/// snapshot. In that order, because whoever waited with a moment of the past in hand would be sent in a bunch with others.
/// Every attempt of a call, retries too, takes a permit of its own. Waits reuse their objects and timers.
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
        var concurrency = FindLane(key).Concurrency;
        var turn = concurrency.EnterAsync(cancellation);
        if (!turn.IsCompletedSuccessfully) return EnterAsync(key, concurrency, turn, cancellation);
        turn.GetAwaiter().GetResult();
        var wait = TakeMoment(key);
        return wait > TimeSpan.Zero ? WaitAsync(concurrency, wait, cancellation) : new ValueTask<PacerPermit>(concurrency.Send());
    }

    /// <summary>How many calls of the key's account, region and operation may be, and are, in flight; for progress and diagnosis.</summary>
    public (int Limit, int InFlight) GetConcurrency(in PacingKey key)
    {
        var lane = FindLane(key);
        return (lane.Concurrency.Limit, lane.Concurrency.InFlight);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PacerPermit> EnterAsync(PacingKey key, AdaptiveConcurrency concurrency, ValueTask turn, CancellationToken cancellation)
    {
        await turn;
        var wait = TakeMoment(key);
        return wait > TimeSpan.Zero ? await WaitAsync(concurrency, wait, cancellation) : concurrency.Send();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PacerPermit> WaitAsync(AdaptiveConcurrency concurrency, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await _waiters.Rent().WaitAsync(wait, _time, cancellation);
        }
        catch
        {
            concurrency.GiveUp();
            throw;
        }

        return concurrency.Send();
    }

    /// <summary>
    /// Takes the next moment that the rates of the account and of the snapshot both allow, and tells how long that is away. Timers count
    /// whole milliseconds; rounding up costs nothing, because the moment is taken and the ones after it do not move.
    /// </summary>
    private TimeSpan TakeMoment(in PacingKey key)
    {
        long wait;
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            wait = FindLane(key).Rate.Take(now);
            if (FindSnapshot(key, now) is { } snapshot) wait = Math.Max(wait, snapshot.Take(now));
        }

        return wait <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait * 1_000.0 / _time.TimestampFrequency));
    }

    private Lane FindLane(in PacingKey key)
    {
        var name = (key.Account, key.Region, key.Operation);
        lock (_lock)
        {
            if (_lanes.TryGetValue(name, out var lane)) return lane;
            lane = new Lane(Schedule(_options.For(key.Operation).PerAccount), new AdaptiveConcurrency(_options, _waiters));
            _lanes.Add(name, lane);
            return lane;
        }
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
