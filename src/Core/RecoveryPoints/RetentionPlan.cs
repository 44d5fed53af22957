using DRServerless.Core.Identity;

namespace DRServerless.Core.RecoveryPoints;

/// <summary>
/// Decides which recovery points go; pure, so it can be shown before it is done.
/// Invariants: the newest recovery point stays; every one in use stays; one that any rule keeps stays.
/// A recovery point from the future (a clock was set back) counts as new and stays.
/// </summary>
public static class RetentionPlan
{
    /// <summary>Recovery points to delete, oldest first.</summary>
    /// <param name="policy">What to keep.</param>
    /// <param name="points">All recovery points of one machine, in any order.</param>
    /// <param name="inUse">Points that something depends on: a launched machine, the base of the next cycle.</param>
    /// <param name="now">The time that ages are measured at.</param>
    public static IReadOnlyList<RecoveryPoint> ToDelete(
        RetentionPolicy policy, IReadOnlyCollection<RecoveryPoint> points, IReadOnlySet<RecoveryPointId> inUse, DateTimeOffset now)
    {
        var newestFirst = points.OrderByDescending(point => point.TakenAt).ThenByDescending(point => point.Id.Value, StringComparer.Ordinal).ToList();
        var kept = new HashSet<RecoveryPointId>(inUse);
        if (newestFirst.Count > 0) kept.Add(newestFirst[0].Id);
        kept.UnionWith(newestFirst.TakeWhile(point => point.TakenAt > now).Select(point => point.Id));
        foreach (var rule in policy.Rules) Keep(rule, newestFirst, kept, now);
        return [.. newestFirst.Where(point => !kept.Contains(point.Id)).Reverse()];
    }

    /// <summary>Intervals are counted from the epoch, not from now, so that a point kept once is kept by the same interval later.</summary>
    private static void Keep(RetentionRule rule, List<RecoveryPoint> newestFirst, HashSet<RecoveryPointId> kept, DateTimeOffset now)
    {
        var filled = new HashSet<long>();
        foreach (var point in newestFirst)
        {
            if ((now - point.TakenAt).TotalSeconds > rule.WindowSeconds) break;
            if (filled.Add(point.TakenAt.ToUnixTimeSeconds() / rule.IntervalSeconds)) kept.Add(point.Id);
        }
    }
}
