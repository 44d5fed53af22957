namespace DRServerless.Local.Runtime.Timers;

/// <summary>
/// Timers in the order in which they are due. A timer fires when the wall clock reaches its time, or when the wait that it was made for has
/// passed by the monotonic clock, whichever is first: so a clock that is set back delays nothing, and a machine that
/// slept (whose monotonic clock may have stood still) catches up. Used by the engine's loop only.
/// </summary>
/// <param name="time">Both clocks.</param>
/// <param name="wake">Called, on any thread, when a timer may be due.</param>
internal sealed class TimerQueue(TimeProvider time, Action wake) : IDisposable
{
    /// <summary>How often the wall clock is looked at, at least, while timers are waiting.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly PriorityQueue<DurableTimer, DateTimeOffset> _byWallClock = new();
    private readonly PriorityQueue<DurableTimer, long> _byTimestamp = new();
    private ITimer? _alarm;

    /// <summary>The wall-clock time of the earliest timer; null when there is none.</summary>
    public DateTimeOffset? Next => Peek(_byWallClock)?.DueAt;

    /// <summary>Adds a timer.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="wait">The wait that the code asked for: it is never waited longer, whatever the wall clock says.</param>
    public void Add(DurableTimer timer, TimeSpan wait)
    {
        var remaining = timer.DueAt - time.GetUtcNow();
        if (remaining > wait) remaining = wait;
        if (remaining < TimeSpan.Zero) remaining = TimeSpan.Zero;
        _byWallClock.Enqueue(timer, timer.DueAt);
        _byTimestamp.Enqueue(timer, time.GetTimestamp() + Ticks(remaining));
    }

    /// <summary>Takes all timers that are due, and sets the alarm for the next.</summary>
    public List<DurableTimer> TakeDue()
    {
        var due = new List<DurableTimer>();
        while (Peek(_byWallClock) is { } timer && timer.DueAt <= time.GetUtcNow()) Take(timer, due);
        while (Peek(_byTimestamp) is { } timer && TimestampOf() <= time.GetTimestamp()) Take(timer, due);
        return due;
    }

    /// <summary>Sets the alarm for the timer that is due next.</summary>
    public void SetAlarm()
    {
        if (Peek(_byTimestamp) is null) return;
        var sleep = Min(TimeSpan.FromSeconds((TimestampOf() - time.GetTimestamp()) / (double)time.TimestampFrequency), Peek(_byWallClock)!.DueAt - time.GetUtcNow());
        sleep = Min(sleep, LongestSleep);

        // Rounded up: an alarm just before its time would only go to sleep again.
        sleep = sleep <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(sleep.TotalMilliseconds));
        if (_alarm is null) _alarm = time.CreateTimer(_ => wake(), null, sleep, Timeout.InfiniteTimeSpan);
        else _alarm.Change(sleep, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _alarm?.Dispose();

    private static void Take(DurableTimer timer, List<DurableTimer> due)
    {
        timer.IsDone = true;
        due.Add(timer);
    }

    private long TimestampOf() => _byTimestamp.TryPeek(out _, out var timestamp) ? timestamp : long.MaxValue;

    private long Ticks(TimeSpan span) => (long)Math.Min(span.TotalSeconds * time.TimestampFrequency, long.MaxValue / 4);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // Timers that are done leave a queue when they come to its head: taking them out of the middle would cost a search.
    private static DurableTimer? Peek<TPriority>(PriorityQueue<DurableTimer, TPriority> queue)
    {
        while (queue.TryPeek(out var timer, out _))
        {
            if (!timer.IsDone) return timer;
            queue.Dequeue();
        }

        return null;
    }
}
