using System.Text.Json;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>
/// Events of AWS Health. The event's ARN is the fingerprint; an event that is announced for later is no alert. A policy tells
/// outages from announcements by the severity, which is the event's category (<c>issue</c>, <c>scheduledChange</c>, …).
/// </summary>
internal static class AwsHealthFormat
{
    public static Alert? Read(JsonElement happening, DateTimeOffset now)
    {
        var detail = happening.Find("detail") ?? throw AlertBody.Malformed("detail is missing");
        var arn = detail.Demand("eventArn");
        AlertState? state = detail.Demand("statusCode") switch
        {
            "open" => AlertState.Firing,
            "closed" => AlertState.Resolved,
            "upcoming" => null,
            _ => throw AlertBody.Malformed("statusCode is none of open, closed and upcoming"),
        };
        if (state is not { } known) return null;
        var told = AlertTime.Demand(happening.Text("time"), "time");
        // An event that is closed has ended by now at the latest, whatever end was expected before.
        var changed = known == AlertState.Firing ? AlertTime.Read(detail.Text("startTime")) : Earlier(AlertTime.Read(detail.Text("endTime")), told);
        return new Alert
        {
            Kind = AlertKind.AwsHealth,
            Source = AlertText.Name(detail.Text("service") ?? "unknown service")!,
            Fingerprint = AlertText.Fingerprint(AlertKind.AwsHealth, arn),
            State = known,
            ChangedAt = changed ?? told,
            ReceivedAt = now,
            Title = AlertText.Title(detail.Text("eventTypeCode") ?? arn),
            Region = AlertText.Name(detail.Text("eventRegion") ?? (arn.Split(':') is ["arn", _, "health", { Length: > 0 } region, ..] ? region : null)),
            Resource = AlertText.Name(happening.First("resources")),
            Severity = AlertText.Name(detail.Text("eventTypeCategory")),
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? expected, DateTimeOffset told) => expected < told ? expected : told;
}
