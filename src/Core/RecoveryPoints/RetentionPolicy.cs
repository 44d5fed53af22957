namespace DRServerless.Core.RecoveryPoints;

/// <summary>Which recovery points are kept: in each rule's age window, the newest of every interval.</summary>
/// <param name="Rules">From fine to coarse; 1..10 rules.</param>
public sealed record RetentionPolicy(IReadOnlyList<RetentionRule> Rules)
{
    /// <summary>One each 10 minutes for an hour, each hour for a day, each day for 30 days.</summary>
    public static RetentionPolicy Default { get; } = new(
    [
        new RetentionRule(600, 3_600),
        new RetentionRule(3_600, 86_400),
        new RetentionRule(86_400, 30 * 86_400),
    ]);
}

/// <summary>Keep one recovery point in each interval until it is older than the window.</summary>
/// <param name="IntervalSeconds">1 second at least.</param>
/// <param name="WindowSeconds">Not under the interval.</param>
public sealed record RetentionRule(int IntervalSeconds, int WindowSeconds);
