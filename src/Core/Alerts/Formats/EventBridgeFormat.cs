using System.Text.Json;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>Events of Amazon EventBridge that are alerts: changes of CloudWatch alarms, and events of AWS Health.</summary>
internal static class EventBridgeFormat
{
    private const string Alarm = "CloudWatch Alarm State Change";
    private const string Health = "AWS Health Event";

    /// <summary>Whether it is an event of EventBridge.</summary>
    public static bool Fits(JsonElement body) => body.Text("detail-type") is not null && body.Find("detail") is not null;

    /// <summary>What it tells, and when it was sent.</summary>
    public static AlertMessage Read(JsonElement happening, DateTimeOffset now)
    {
        var alert = happening.Demand("detail-type") switch
        {
            Alarm => CloudWatchFormat.ReadRelayed(happening, now),
            Health => AwsHealthFormat.Read(happening, now),
            _ => throw AlertBody.Malformed($"detail-type is neither '{Alarm}' nor '{Health}'"),
        };
        return new AlertMessage(alert is null ? [] : [alert], AlertTime.Demand(happening.Text("time"), "time"));
    }
}
