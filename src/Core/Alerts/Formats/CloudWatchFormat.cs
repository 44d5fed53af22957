using System.Text.Json;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>
/// CloudWatch alarms, as CloudWatch itself tells topics and as EventBridge relays them. The alarm's ARN is the fingerprint, whichever way it
/// came, and names the region: the message's own field has the region's name for people.
/// </summary>
internal static class CloudWatchFormat
{
    /// <summary>Whether it is an alarm as topics get it.</summary>
    public static bool Fits(JsonElement message) => message.Text("AlarmName") is not null && message.Text("NewStateValue") is not null;

    /// <summary>Reads an alarm as topics get it; none when it says that it does not know.</summary>
    /// <param name="message">The message.</param>
    /// <param name="topic">The topic, which stands for the sender.</param>
    /// <param name="now">When it came.</param>
    public static Alert? Read(JsonElement message, string topic, DateTimeOffset now)
    {
        var name = message.Demand("AlarmName");
        var arn = message.Text("AlarmArn") ?? $"{topic}/{message.Text("AWSAccountId")}/{message.Text("Region")}/{name}";
        return Of(name, arn, topic, message.Demand("NewStateValue"), AlertTime.Demand(message.Text("StateChangeTime"), "StateChangeTime"), now, resource: null);
    }

    /// <summary>Reads an alarm as EventBridge relays it; none when it says that it does not know.</summary>
    public static Alert? ReadRelayed(JsonElement happening, DateTimeOffset now)
    {
        var detail = happening.Find("detail") ?? throw AlertBody.Malformed("detail is missing");
        var arn = happening.First("resources") ?? throw AlertBody.Malformed("resources does not name the alarm");
        var changed = AlertTime.Read(detail.Text("state", "timestamp")) ?? AlertTime.Demand(happening.Text("time"), "time");
        return Of(detail.Demand("alarmName"), arn, arn, detail.Demand("state", "value"), changed, now, resource: arn);
    }

    private static Alert? Of(string name, string arn, string sender, string value, DateTimeOffset changed, DateTimeOffset now, string? resource)
    {
        if (StateOf(value) is not { } state) return null;
        var parts = arn.Split(':');
        return new Alert
        {
            Kind = AlertKind.CloudWatch,
            Source = AlertText.Name(sender)!,
            Fingerprint = AlertText.Fingerprint(AlertKind.CloudWatch, arn),
            State = state,
            ChangedAt = changed,
            ReceivedAt = now,
            Title = AlertText.Title(name),
            Region = parts is ["arn", _, "cloudwatch", { Length: > 0 } region, ..] ? AlertText.Name(region) : null,
            Resource = AlertText.Name(resource ?? arn),
        };
    }

    /// <summary>An alarm without data knows nothing: it neither fires nor is it over.</summary>
    private static AlertState? StateOf(string value) => value switch
    {
        "ALARM" => AlertState.Firing,
        "OK" => AlertState.Resolved,
        "INSUFFICIENT_DATA" => null,
        _ => throw AlertBody.Malformed("the alarm's state is none of ALARM, OK and INSUFFICIENT_DATA"),
    };
}
