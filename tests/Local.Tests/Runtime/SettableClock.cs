using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Local.Tests.Runtime;

/// <summary>
/// A clock as machines have it: setting the wall clock leaves the monotonic one and its timers alone. (FakeTimeProvider moves its
/// timestamps along when it is adjusted, which no machine does.)
/// </summary>
internal sealed class SettableClock : TimeProvider
{
    private readonly FakeTimeProvider _steady = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private long _offsetTicks;

    public override long TimestampFrequency => _steady.TimestampFrequency;

    /// <summary>Lets time pass on both clocks.</summary>
    public void Advance(TimeSpan time) => _steady.Advance(time);

    /// <summary>Sets the wall clock forward or back.</summary>
    public void Shift(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));

    public override long GetTimestamp() => _steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _steady.CreateTimer(callback, state, dueTime, period);
}
