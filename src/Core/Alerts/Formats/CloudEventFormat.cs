using System.Text.Json;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>
/// CloudEvents 1.0. An event whose data is an alert of Azure Monitor or an event of EventBridge is read as that. Of any other, what is wanted
/// is looked for first among the event's attributes and then in its data; docs/ALERTS.md has the table.
/// </summary>
internal static class CloudEventFormat
{
    private static readonly string[] Firing = ["firing", "fired", "alarm", "alert", "triggered", "open", "active", "critical", "down"];
    private static readonly string[] Resolved = ["resolved", "ok", "cleared", "closed", "normal", "inactive", "up", "deactivated"];

    /// <summary>Whether a body is an event in structured mode.</summary>
    public static bool Fits(JsonElement body) => body.Text("specversion") is not null;

    public static AlertMessage Read(JsonElement happening, DateTimeOffset now)
    {
        if (happening.Text("specversion") != "1.0") throw AlertBody.Malformed("specversion is not 1.0");
        var (source, type, id) = (happening.Demand("source"), happening.Demand("type"), happening.Demand("id"));
        var sent = happening.Text("time") is { } text ? AlertTime.Demand(text, "time") : (DateTimeOffset?)null;
        var data = DataOf(happening);
        if (AzureMonitorFormat.Fits(data)) return new AlertMessage([AzureMonitorFormat.Read(data, now)], sent);
        if (EventBridgeFormat.Fits(data)) return EventBridgeFormat.Read(data, now) with { SentAt = sent };
        string? Told(string attribute, string field) => happening.Text(attribute) ?? data.Text(field);

        var subject = happening.Text("subject");
        var alert = new Alert
        {
            Kind = AlertKind.CloudEvents,
            Source = AlertText.Name(source)!,
            Fingerprint = AlertText.Fingerprint(AlertKind.CloudEvents, $"{source}/{Told("alertid", "alertId") ?? subject ?? Stem(type) ?? id}"),
            State = StateOf(Told("alertstate", "state") ?? data.Text("status") ?? Last(type)),
            ChangedAt = AlertTime.Read(data.Text("changedAt")) ?? sent ?? now,
            ReceivedAt = now,
            Title = AlertText.Title(Told("alerttitle", "title") ?? subject ?? type),
            Region = AlertText.Name(Told("region", "region")),
            Resource = AlertText.Name(Told("resource", "resource") ?? subject),
            Severity = AlertText.Name(Told("severity", "severity")),
        };
        return new AlertMessage([alert], sent);
    }

    private static JsonElement DataOf(JsonElement happening)
    {
        if (happening.Find("data_base64") is { } encoded)
        {
            return encoded.ValueKind == JsonValueKind.String && encoded.TryGetBytesFromBase64(out var bytes)
                ? AlertBody.Parse(bytes)
                : throw AlertBody.Malformed("data_base64 is not base64");
        }

        return happening.Find("data") ?? default;
    }

    private static AlertState StateOf(string word) =>
        Firing.Contains(word, StringComparer.OrdinalIgnoreCase) ? AlertState.Firing
        : Resolved.Contains(word, StringComparer.OrdinalIgnoreCase) ? AlertState.Resolved
        : throw AlertBody.Malformed("it does not say whether it fires or has resolved, by alertstate, data.state, data.status or the end of its type");

    private static string Last(string type) => type[(type.LastIndexOf('.') + 1)..];

    /// <summary>The type without a state at its end; null when it has none there.</summary>
    private static string? Stem(string type) =>
        Firing.Concat(Resolved).Contains(Last(type), StringComparer.OrdinalIgnoreCase) ? type[..Math.Max(0, type.LastIndexOf('.'))] : null;
}
