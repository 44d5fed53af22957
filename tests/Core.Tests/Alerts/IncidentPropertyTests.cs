using System.Text.Json;
using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Serialization;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Alerts;

/// <summary>Random storms of alerts, in any order, told twice, with restarts between: what must never happen does not.</summary>
public sealed class IncidentPropertyTests
{
    [Fact]
    public void Storm_AnyOrderAnyRestart_ActsOncePerIncidentAndNeverWithoutSustainedQuorum() => Seeds.ForEach(120, random =>
    {
        var play = new Play(random);
        var alerts = Storm(random).OrderBy(alert => alert.ReceivedAt.Ticks + random.Next(1_000)).ToList();
        var next = 0;
        for (var second = 0; second < 2_000; second += random.Next(1, 20))
        {
            while (next < alerts.Count && alerts[next].ReceivedAt <= AlertStory.Start.AddSeconds(second)) play.Take(alerts[next++]);
            play.Look(second);
        }

        Assert.Equal(play.Acted.Count, play.Acted.Select(act => act.Incident).Distinct().Count());
        Assert.All(play.Acted.Zip(play.Acted.Skip(1)), pair => Assert.True(pair.Second.Second - pair.First.Second >= AlertStory.Policy.CooldownSeconds));
        foreach (var (_, second) in play.Acted) Assert.True(Sustained(alerts, second) >= AlertStory.Policy.Quorum, $"acted at {second} s");
    });

    [Fact]
    public void Flapping_ShorterThanSustained_StartsNothing() => Seeds.ForEach(30, random =>
    {
        var play = new Play(random);
        var changes = new[] { "api", "network", "storage" }.ToDictionary(title => title, _ => 0);
        for (var second = 0; second < 3_000; second++)
        {
            foreach (var title in changes.Keys.ToList())
            {
                if (second < Math.Abs(changes[title])) continue;
                var firing = changes[title] >= 0;
                play.Take(AlertStory.Alert(title, second, firing ? AlertState.Firing : AlertState.Resolved));
                changes[title] = (second + random.Next(1, AlertStory.Policy.SustainedSeconds)) * (firing ? -1 : 1);
            }

            play.Look(second);
        }

        Assert.Empty(play.Acted);
    });

    [Fact]
    public void Resolved_BeforeSustained_Withdraws() => Seeds.ForEach(30, random =>
    {
        var play = new Play(random);
        var over = random.Next(1, AlertStory.Policy.SustainedSeconds);
        play.Take(AlertStory.Alert("api", 0));
        play.Take(AlertStory.Alert("network", 0));
        for (var second = 0; second < over; second++) play.Look(second);
        play.Take(AlertStory.Alert("network", over, AlertState.Resolved));
        play.Take(AlertStory.Alert("api", over, AlertState.Resolved));
        for (var second = over; second < 300; second++) play.Look(second);

        Assert.Empty(play.Acted);
        Assert.Null(play.Watch.OpenIncident);
    });

    [Fact]
    public void Alerts_InAnyOrderAndAnyNumberOfTimes_LeaveTheSameKnown() => Seeds.ForEach(200, random =>
    {
        var alerts = Storm(random).Where(alert => alert.Title != "noise").ToList();
        var told = alerts.Concat(alerts.Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next()).ToList();
        var batches = told.Chunk(random.Next(1, 9)).ToList();

        var inOrder = alerts.OrderBy(alert => alert.ChangedAt).Aggregate(new AlertWatch(), (watch, alert) => watch.With([alert], AlertStory.Incident(1)));
        var shuffled = batches.Aggregate(new AlertWatch(), (watch, batch) => watch.With(batch, AlertStory.Incident(1)));

        Assert.Equal(inOrder.Facts.Count, shuffled.Facts.Count);
        foreach (var (fingerprint, fact) in inOrder.Facts)
        {
            var other = shuffled.Facts[fingerprint];
            Assert.Equal((fact.IsFiring, fact.ResolvedAt, fact.Latest.State, fact.Latest.ChangedAt), (other.IsFiring, other.ResolvedAt, other.Latest.State, other.Latest.ChangedAt));
            Assert.Equal(fact.Firings, other.Firings);
        }

        foreach (var second in new[] { 100, 700, 1_500, 2_500 })
        {
            var (one, same) = (IncidentEngine.Decide(AlertStory.Facts(inOrder, second)), IncidentEngine.Decide(AlertStory.Facts(shuffled, second)));
            Assert.Equal((one.Verdict, one.Reason, one.LookAgainAt), (same.Verdict, same.Reason, same.LookAgainAt));
            Assert.Equal(one.Explanation, same.Explanation);
        }
    });

    private static List<Alert> Storm(Random random)
    {
        var alerts = new List<Alert>();
        foreach (var title in new[] { "api one", "api two", "network", "storage", "noise" })
        {
            for (double at = random.Next(300); at < 1_800; at += random.Next(5, 700))
            {
                var state = random.Next(3) == 0 ? AlertState.Resolved : AlertState.Firing;
                for (var copies = random.Next(1, 3); copies > 0; copies--) alerts.Add(AlertStory.Alert(title, at, state, received: at + random.Next(30)));
            }
        }

        return alerts;
    }

    /// <summary>Sources that, by all that had come by then, had been on for long enough.</summary>
    private static int Sustained(List<Alert> alerts, int second) => alerts
        .Where(alert => alert.ReceivedAt <= AlertStory.Start.AddSeconds(second)).GroupBy(alert => alert.Fingerprint)
        .Where(group =>
        {
            var resolved = group.Where(alert => alert.State == AlertState.Resolved).Select(alert => alert.ChangedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
            var since = group.Where(alert => alert.State == AlertState.Firing && alert.ChangedAt > resolved).Select(alert => alert.ChangedAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            return since <= AlertStory.Start.AddSeconds(second - AlertStory.Policy.SustainedSeconds);
        })
        .Select(group => group.Key.Split(' ')[0]).Where(source => source != "noise").Distinct().Count();

    /// <summary>One project's incidents, decided as the workflow does.</summary>
    private sealed class Play(Random random)
    {
        private IncidentPhase _phase;
        private int _incidents;

        public AlertWatch Watch { get; private set; } = new();

        public List<(IncidentId Incident, int Second)> Acted { get; } = [];

        public void Take(Alert alert)
        {
            if (AlertStory.Policy.Matchers.Any(matcher => matcher.Fits(alert))) Watch = Reread(Watch.With([alert], AlertStory.Incident(++_incidents)));
        }

        public void Look(int second)
        {
            while (Watch.OpenIncident is { } open)
            {
                var decision = IncidentEngine.Decide(AlertStory.Facts(Watch, second, _phase) with { State = ProjectState.Normal });
                if (decision.Verdict == IncidentVerdict.LookOnceMore) _phase = IncidentPhase.LastLook;
                if (decision.Verdict == IncidentVerdict.LookOnceMore) continue;
                _phase = IncidentPhase.Watching;
                if (decision.Verdict == IncidentVerdict.Wait) return;
                if (decision.Verdict == IncidentVerdict.Act) Acted.Add((open, second));
                Watch = Reread(Watch.Ended(open, AlertStory.Start.AddSeconds(second), decision.Verdict == IncidentVerdict.Act, decision.Verdict != IncidentVerdict.Withdraw));
            }
        }

        private AlertWatch Reread(AlertWatch watch) => random.Next(4) > 0
            ? watch
            : JsonSerializer.Deserialize<AlertWatch>(JsonSerializer.Serialize(watch, DrJson.Stored), DrJson.Stored)!;
    }
}
