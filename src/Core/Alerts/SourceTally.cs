using System.Globalization;

namespace DRServerless.Core.Alerts;

/// <summary>Counts independent sources, and says of each why it counts or does not.</summary>
internal sealed class SourceTally
{
    private const int MostNamed = 20;

    private readonly List<string> _explanation = [];
    private readonly SortedSet<string> _counting = new(StringComparer.Ordinal);

    private SourceTally()
    {
    }

    /// <summary>Sources that count.</summary>
    public IReadOnlyCollection<string> Counting => _counting;

    /// <summary>Whether any alert that the policy chooses is on and belongs to no incident that has ended.</summary>
    public bool AnyOn { get; private set; }

    /// <summary>When the next alert will have been on for long enough.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    public IReadOnlyList<string> Explanation => _explanation.Count <= MostNamed ? _explanation : [.. _explanation.Take(MostNamed), $"and {_explanation.Count - MostNamed} more"];

    public static SourceTally Of(AlertPolicy policy, AlertWatch watch, IReadOnlyList<WitnessReport> witnesses, DateTimeOffset now)
    {
        var tally = new SourceTally();
        var on = new List<(string Source, AlertFact Fact)>();
        foreach (var fact in watch.Facts.Values.Where(fact => fact.IsFiring).OrderBy(fact => fact.Since).ThenBy(fact => fact.Latest.Fingerprint, StringComparer.Ordinal))
        {
            foreach (var source in policy.Matchers.Where(matcher => matcher.Fits(fact.Latest)).Select(matcher => matcher.Source).Distinct())
            {
                if (watch.IsNews(fact)) on.Add((source, fact));
                else tally._explanation.Add($"{source} does not count: {Told(fact)}, which belongs to an incident that has ended");
            }
        }

        tally.AnyOn = on.Count > 0;
        tally.Count(policy, on, now);
        tally.Count(witnesses);
        foreach (var title in watch.NotChosen.Values.Order(StringComparer.Ordinal)) tally._explanation.Add($"'{Short(title)}' does not count: no matcher of the policy chooses it");
        return tally;
    }

    private void Count(AlertPolicy policy, List<(string Source, AlertFact Fact)> on, DateTimeOffset now)
    {
        var sustained = TimeSpan.FromSeconds(policy.SustainedSeconds);
        var begun = on.Where(entry => now - entry.Fact.Since >= sustained).Select(entry => entry.Fact.Since).DefaultIfEmpty().Max();
        foreach (var (source, fact) in on)
        {
            if (now - fact.Since < sustained)
            {
                NextAt = NextAt < fact.Since + sustained ? NextAt : fact.Since + sustained;
                _explanation.Add($"{source} does not count yet: {Told(fact)}, and must last for {policy.SustainedSeconds} s");
            }
            else if (begun - fact.Since > TimeSpan.FromSeconds(policy.WindowSeconds))
            {
                _explanation.Add($"{source} does not count: {Told(fact)}, over {policy.WindowSeconds} s before the others");
            }
            else
            {
                _counting.Add(source);
                _explanation.Add($"{source} counts: {Told(fact)}");
            }
        }
    }

    private void Count(IReadOnlyList<WitnessReport> witnesses)
    {
        foreach (var report in witnesses.Where(report => report.Source != WitnessReport.SourceApi))
        {
            if (report.Finding == WitnessFinding.Fails) _counting.Add(report.Source);
            _explanation.Add($"{report.Source} {(report.Finding == WitnessFinding.Fails ? "counts" : "does not count")}: {report.Detail}");
        }
    }

    private static string Told(AlertFact fact)
    {
        return $"'{Short(fact.Latest.Title)}' is on since {fact.Since.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
    }

    private static string Short(string title) => title.Length <= 100 ? title : title[..100] + "…";
}
