namespace DRServerless.Core.Time;

/// <summary>Waiting on a given clock.</summary>
public static class TimeProviderExtensions
{
    /// <summary>Ends after the delay has passed on this clock. A delay of zero or less ends at once.</summary>
    public static Task DelayAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellation) =>
        delay <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, time, cancellation);
}
