using System.Text.Json;
using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Serialization;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Alerts;

public sealed class AlertFactTests
{
    [Fact]
    public void With_AnyOrderAndDuplicates_KnowsTheSame() => Seeds.ForEach(120, random =>
    {
        var alerts = Enumerable.Range(0, random.Next(1, 25)).Select(_ =>
            AlertStory.Alert($"api {random.Next(4)}", random.Next(100), random.Next(2) == 0 ? AlertState.Firing : AlertState.Resolved, received: 200)).ToList();
        var straight = Known(alerts);

        var shuffled = alerts.Concat(alerts.Where(_ => random.Next(2) == 0)).ToArray();
        random.Shuffle(shuffled);

        Assert.Equal(straight, Known(shuffled));
    });

    [Fact]
    public void With_TheSameAlertAgain_ReturnsTheSameObject()
    {
        var watch = AlertStory.Watch(AlertStory.Alert("api", 0));

        Assert.Same(watch, watch.With([AlertStory.Alert("api", 0, received: 50)], AlertStory.Incident(2)));
    }

    [Fact]
    public void With_ResolutionOlderThanFiring_StaysOn()
    {
        var watch = AlertStory.Watch(AlertStory.Alert("api", 10), AlertStory.Alert("api", 5, AlertState.Resolved));

        Assert.True(watch.Facts["api"].IsFiring);
    }

    [Fact]
    public void With_SenderAheadOfUs_IsTakenForNow()
    {
        var fact = AlertFact.Of(AlertStory.Alert("api", 500, received: 10));

        Assert.Equal(AlertStory.Start.AddSeconds(10), fact.Since);
        Assert.False(fact.With(AlertStory.Alert("api", 11, AlertState.Resolved)).IsFiring);
    }

    [Fact]
    public void With_MoreOnThanAreKept_RefusesAndForgetsNoneThatIsOn()
    {
        var watch = AlertStory.Watch([.. Enumerable.Range(0, AlertWatch.MostFacts).Select(number => AlertStory.Alert($"api {number}", 0))]);

        var refusal = Assert.Throws<DrException>(() => watch.With([AlertStory.Alert("api more", 1)], AlertStory.Incident(2)));
        Assert.Equal(ErrorCodes.AlertsOverLimit, refusal.Code);
        Assert.NotNull(refusal.RetryAfter);

        var resolved = watch.With([AlertStory.Alert("api 7", 1, AlertState.Resolved)], AlertStory.Incident(2)).With([AlertStory.Alert("api more", 2)], AlertStory.Incident(2));
        Assert.Equal(AlertWatch.MostFacts, resolved.Facts.Count);
        Assert.False(resolved.Facts.ContainsKey("api 7"));
    }

    [Fact]
    public void Ended_AlertsStillOn_OpenNoSecondIncident()
    {
        var watch = AlertStory.Watch(AlertStory.Alert("api", 0)).Ended(AlertStory.Incident(1), AlertStory.Start.AddSeconds(100), acted: true, settled: true);

        var repeated = watch.With([AlertStory.Alert("api", 50), AlertStory.Alert("network", 90)], AlertStory.Incident(2));
        var anew = repeated.With([AlertStory.Alert("api", 110, AlertState.Resolved), AlertStory.Alert("api", 120)], AlertStory.Incident(3));

        Assert.Null(repeated.OpenIncident);
        Assert.Equal(AlertStory.Incident(3), anew.OpenIncident);
    }

    private static string Known(IEnumerable<Alert> alerts)
    {
        var watch = new AlertWatch();
        foreach (var alert in alerts)
        {
            // Read back each time, as after a restart.
            watch = watch.With([alert], AlertStory.Incident(1));
            watch = JsonSerializer.Deserialize<AlertWatch>(JsonSerializer.Serialize(watch, DrJson.Stored), DrJson.Stored)!;
        }

        return string.Join('\n', watch.Facts.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}: {pair.Value.ResolvedAt:O} {string.Join(' ', pair.Value.Firings.Select(at => at.ToString("O")))} {pair.Value.Latest.State}"));
    }
}
