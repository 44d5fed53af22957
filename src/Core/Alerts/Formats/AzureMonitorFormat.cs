using System.Text.Json;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>Azure Monitor's common alert schema. The alert's id is the fingerprint: all that is told of one alert bears it.</summary>
internal static class AzureMonitorFormat
{
    private const string Schema = "azureMonitorCommonAlertSchema";

    /// <summary>Whether a body says that it is of this schema.</summary>
    public static bool Fits(JsonElement body) => body.Text("schemaId") == Schema;

    public static Alert Read(JsonElement body, DateTimeOffset now)
    {
        if (!Fits(body)) throw AlertBody.Malformed($"schemaId is not {Schema}: let the action group use the common alert schema");
        var essentials = body.Find("data", "essentials") ?? throw AlertBody.Malformed("data.essentials is missing");
        var state = essentials.Demand("monitorCondition") switch
        {
            "Fired" => AlertState.Firing,
            "Resolved" => AlertState.Resolved,
            _ => throw AlertBody.Malformed("monitorCondition is neither Fired nor Resolved"),
        };
        var (field, time) = state == AlertState.Firing ? ("firedDateTime", essentials.Text("firedDateTime")) : ("resolvedDateTime", essentials.Text("resolvedDateTime"));
        var rule = essentials.Demand("alertRule");
        return new Alert
        {
            Kind = AlertKind.AzureMonitor,
            Source = AlertText.Name(rule)!,
            Fingerprint = AlertText.Fingerprint(AlertKind.AzureMonitor, essentials.Demand("alertId")),
            State = state,
            ChangedAt = AlertTime.Demand(time, field),
            ReceivedAt = now,
            Title = AlertText.Title(rule),
            Region = AlertText.Name(body.Text("data", "customProperties", "region")),
            Resource = AlertText.Name(essentials.First("alertTargetIDs")),
            Severity = AlertText.Name(essentials.Text("severity")),
        };
    }
}
