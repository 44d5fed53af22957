using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Tests.Alerts;

/// <summary>Makes alerts and policies, and plays an incident without any runtime.</summary>
internal static class AlertStory
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static AlertPolicy Policy { get; } = new()
    {
        Matchers = [new AlertMatcher { Source = "api", Title = "api*" }, new AlertMatcher { Source = "network", Title = "network*" }, new AlertMatcher { Source = "storage", Title = "storage*" }],
        SustainedSeconds = 60,
        Quorum = 2,
        WindowSeconds = 600,
        CooldownSeconds = 900,
        Action = AlertAction.Failover,
    };

    public static Alert Alert(string title, double seconds, AlertState state = AlertState.Firing, double? received = null) => new()
    {
        Kind = AlertKind.CloudWatch,
        Source = "arn:aws:sns:eu-central-1:123456789012:alarms",
        Fingerprint = title,
        State = state,
        ChangedAt = Start.AddSeconds(seconds),
        ReceivedAt = Start.AddSeconds(received ?? seconds),
        Title = title,
    };

    public static IncidentId Incident(int number) => IncidentId.Create($"inc-{number}");

    public static AlertWatch Watch(params Alert[] alerts) => new AlertWatch().With(alerts, Incident(1));

    public static IncidentFacts Facts(AlertWatch watch, double seconds, IncidentPhase phase = IncidentPhase.Watching) => new()
    {
        Policy = Policy,
        Watch = watch,
        State = ProjectState.Normal,
        Phase = phase,
        Now = Start.AddSeconds(seconds),
    };
}
