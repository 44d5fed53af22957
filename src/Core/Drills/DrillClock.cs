using Cronos;

namespace DRServerless.Core.Drills;

/// <summary>What a schedule asks for at an instant.</summary>
/// <param name="Due">The drill that is to start now; null when none is.</param>
/// <param name="Passed">Drills whose time has passed without a start, oldest first; of very many only the last ones.</param>
/// <param name="PassedInAll">How many those were in all.</param>
/// <param name="Next">When the next one after now is due; null when there is none.</param>
public sealed record DrillTimes(DateTimeOffset? Due, IReadOnlyList<DateTimeOffset> Passed, long PassedInAll, DateTimeOffset? Next);

/// <summary>
/// When drills are due; pure. Times are read in the schedule's time zone: what falls into the hour that is skipped in spring is due when
/// that ends, and what falls into the hour that comes twice in autumn is due once, at first (unless the schedule names an interval: then by the interval).
/// At most one is due at a time: where several lie within the window, the last one counts, and the others have passed.
/// </summary>
public static class DrillClock
{
    /// <summary>How many drills that passed are named: after a long stop of a host with a frequent schedule nobody reads more.</summary>
    public const int MostNamed = 50;

    /// <summary>Looks at the schedule.</summary>
    /// <param name="schedule">The schedule; it must be valid.</param>
    /// <param name="decidedUntil">All that was due until then, itself included, is settled.</param>
    /// <param name="now">The time.</param>
    public static DrillTimes Look(DrillSchedule schedule, DateTimeOffset decidedUntil, DateTimeOffset now)
    {
        var cron = CronExpression.Parse(schedule.Cron, CronFormat.Standard);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        var next = cron.GetNextOccurrence(now, zone)?.ToUniversalTime();
        if (decidedUntil >= now) return new DrillTimes(null, [], 0, next);

        var last = new Queue<DateTimeOffset>();
        var count = 0L;
        foreach (var at in cron.GetOccurrences(decidedUntil, now, zone, fromInclusive: false, toInclusive: true))
        {
            count++;
            last.Enqueue(at.ToUniversalTime());
            if (last.Count > MostNamed + 1) last.Dequeue();
        }

        var times = last.ToList();
        var due = times.Count > 0 && now - times[^1] < TimeSpan.FromMinutes(schedule.StartWindowMinutes) ? times[^1] : (DateTimeOffset?)null;
        if (due is not null) times.RemoveAt(times.Count - 1);
        return new DrillTimes(due, [.. times.TakeLast(MostNamed)], count - (due is null ? 0 : 1), next);
    }

    /// <summary>The next times from an instant on, at most so many.</summary>
    public static IReadOnlyList<DateTimeOffset> Next(DrillSchedule schedule, DateTimeOffset from, int count)
    {
        var cron = CronExpression.Parse(schedule.Cron, CronFormat.Standard);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        var times = new List<DateTimeOffset>();
        for (var at = cron.GetNextOccurrence(from, zone); at is { } found && times.Count < count; at = cron.GetNextOccurrence(found, zone))
            times.Add(found.ToUniversalTime());
        return times;
    }
}
