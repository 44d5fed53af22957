namespace DRServerless.Workflows.Runtime;

/// <summary>
/// When a failed activity or sub-orchestration is tried again. Only failures whose <see cref="FailureRecord.IsTransient"/> is true are
/// tried again: a wrong request stays wrong.
/// </summary>
/// <param name="MaximumAttempts">All attempts, the first included; 1 or more.</param>
/// <param name="FirstDelay">Wait before the second attempt.</param>
/// <param name="BackoffCoefficient">Each wait is the one before times this; 1 or more.</param>
/// <param name="MaximumDelay">The longest wait.</param>
public sealed record RetryPolicy(int MaximumAttempts, TimeSpan FirstDelay, double BackoffCoefficient, TimeSpan MaximumDelay)
{
    /// <summary>Retries also what is not transient; for steps that are cheap and whose failure is worth a second look.</summary>
    public bool RetryEverything { get; init; }

    /// <summary>The wait after the given failed attempt (1 for the first).</summary>
    public TimeSpan DelayAfter(int attempt)
    {
        var ticks = FirstDelay.Ticks * Math.Pow(BackoffCoefficient, attempt - 1);
        return ticks >= MaximumDelay.Ticks ? MaximumDelay : TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>True when a failure of the given attempt is followed by another one.</summary>
    public bool ShouldRetry(int attempt, FailureRecord failure) => attempt < MaximumAttempts && (RetryEverything || failure.IsTransient);
}
