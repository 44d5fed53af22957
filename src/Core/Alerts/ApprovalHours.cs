using System.Globalization;

namespace DRServerless.Core.Alerts;

/// <summary>Hours of the day, on some days of the week, in a time zone.</summary>
public sealed record ApprovalHours
{
    /// <summary>Name of the time zone, such as <c>Europe/Berlin</c>; default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Beginning, as <c>HH:mm</c>.</summary>
    public required string From { get; init; }

    /// <summary>End, as <c>HH:mm</c>; before the beginning means the next day, equal means the whole day.</summary>
    public required string To { get; init; }

    /// <summary>Days on which they begin; empty for every day.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>Whether an instant lies within.</summary>
    public bool Cover(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone());
        var (time, from, to) = (TimeOnly.FromTimeSpan(local.TimeOfDay), Read(From), Read(To));
        if (from < to) return time >= from && time < to && On(local.DayOfWeek);
        if (from == to) return On(local.DayOfWeek);
        return (time >= from && On(local.DayOfWeek)) || (time < to && On(local.AddDays(-1).DayOfWeek));
    }

    /// <summary>What is wrong with them; null when nothing is.</summary>
    public string? Fault()
    {
        if (!TimeOnly.TryParseExact(From, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return $"from '{From}' is not of the form HH:mm";
        if (!TimeOnly.TryParseExact(To, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return $"to '{To}' is not of the form HH:mm";
        return TimeZone == "UTC" || TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _) ? null : $"timeZone '{TimeZone}' is not known on this host";
    }

    private bool On(DayOfWeek day) => Days.Count == 0 || Days.Contains(day);

    /// <summary>A zone that this host does not know must not let an action pass unapproved: UTC stands in, and validation has refused it before.</summary>
    private TimeZoneInfo Zone() => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    private static TimeOnly Read(string time) => TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture);
}
