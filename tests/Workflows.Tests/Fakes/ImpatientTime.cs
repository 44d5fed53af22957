namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>
/// The clock that activities get in tests. Its wall clock is the test's, which stands still until the test moves it; waits end at once, and its
/// monotonic clock runs on by what was waited, so that budgets are used up as they would be.
/// </summary>
public sealed class ImpatientTime(TimeProvider wallClock) : TimeProvider
{
    private long _waited;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => wallClock.GetUtcNow();

    public override long GetTimestamp() => wallClock.GetElapsedTime(0).Ticks + Interlocked.Read(ref _waited);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero) Interlocked.Add(ref _waited, dueTime.Ticks);
        return new Ended(callback, state, dueTime);
    }

    private sealed class Ended : ITimer
    {
        private readonly TimerCallback _callback;
        private readonly object? _state;

        public Ended(TimerCallback callback, object? state, TimeSpan dueTime)
        {
            (_callback, _state) = (callback, state);
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan) ThreadPool.QueueUserWorkItem(_ => _callback(_state));
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
