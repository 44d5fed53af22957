using System.Globalization;
using System.Text.Json;

namespace DRServerless.Simulator.Sns;

/// <summary>An alarm of CloudWatch as it changes, in the form in which topics get it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Where it is watched: an alarm of a region that is down tells nothing.</param>
/// <param name="State"><c>ALARM</c>, <c>OK</c> or <c>INSUFFICIENT_DATA</c>.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record SimulatedAlarm(string Name, string Region, string State, string Reason)
{
    internal string Message(string account, DateTimeOffset at) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["AlarmName"] = Name,
        ["AlarmDescription"] = null,
        ["AWSAccountId"] = account,
        ["NewStateValue"] = State,
        ["NewStateReason"] = Reason,
        // CloudWatch leaves the colon out of the offset.
        ["StateChangeTime"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
        ["Region"] = $"the region {Region}, by its name for people",
        ["AlarmArn"] = $"arn:aws:cloudwatch:{Region}:{account}:alarm:{Name}",
        ["OldStateValue"] = State == "ALARM" ? "OK" : "ALARM",
        ["Trigger"] = new Dictionary<string, object?> { ["MetricName"] = "HealthCheckStatus", ["Namespace"] = "Rehearsal", ["Period"] = 60, ["Threshold"] = 1.0 },
    });
}
