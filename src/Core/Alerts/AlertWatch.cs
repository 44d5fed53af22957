using DRServerless.Core.Errors;
using DRServerless.Core.Identity;

namespace DRServerless.Core.Alerts;

/// <summary>
/// What is known of a project's alerts. Document <c>projects/{id}/alerts/watch</c>; every change of it is conditional, so of all that runs
/// at once each sees what the others wrote. It names the one incident that is open: there is never a second.
/// </summary>
public sealed record AlertWatch
{
    /// <summary>As many fingerprints as are kept; what is over is refused until some have resolved.</summary>
    public const int MostFacts = 1_000;

    /// <summary>As many alerts that no matcher chooses as are named in an incident's log.</summary>
    public const int MostNotChosen = 10;

    /// <summary>How old an alert may be when it comes, to be news. Whoever replays an older one is refused.</summary>
    public static readonly TimeSpan OldestNews = TimeSpan.FromHours(1);

    /// <summary>By fingerprint, what is known of it.</summary>
    public IReadOnlyDictionary<string, AlertFact> Facts { get; init; } = new Dictionary<string, AlertFact>();

    /// <summary>By fingerprint, titles of alerts that came while the incident is open and that the policy does not choose: they count for nothing, and its log says so.</summary>
    public IReadOnlyDictionary<string, string> NotChosen { get; init; } = new Dictionary<string, string>();

    /// <summary>The incident that is open.</summary>
    public IncidentId? OpenIncident { get; init; }

    /// <summary>Alerts that began at this time or before belong to incidents that have ended.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>When alerts last made something happen; the cooldown counts from it.</summary>
    public DateTimeOffset? LastActedAt { get; init; }

    /// <summary>Whether an alert that is on belongs to no incident that has ended.</summary>
    public bool IsNews(AlertFact fact) => fact.IsFiring && !(SettledAt >= fact.Since);

    /// <summary>
    /// What is known with more alerts taken into account; an incident opens when one that the policy chooses is news. The same object
    /// when they tell nothing new. <c>alerts_over_limit</c> when more are on than are kept.
    /// </summary>
    /// <param name="alerts">Alerts that the policy chooses.</param>
    /// <param name="ifOpened">The id of the incident, should one open.</param>
    public AlertWatch With(IEnumerable<Alert> alerts, IncidentId ifOpened)
    {
        var facts = new Dictionary<string, AlertFact>(Facts);
        var changed = false;
        foreach (var alert in alerts)
        {
            var known = facts.GetValueOrDefault(alert.Fingerprint);
            if (known is null && facts.Count >= MostFacts && !ForgetOne(facts)) throw Full();
            var fact = known?.With(alert) ?? AlertFact.Of(alert);
            if (ReferenceEquals(fact, known)) continue;
            facts[alert.Fingerprint] = fact;
            changed = true;
        }

        if (!changed) return this;
        var watch = this with { Facts = facts };
        return watch.OpenIncident is null && facts.Values.Any(watch.IsNews) ? watch with { OpenIncident = ifOpened } : watch;
    }

    /// <summary>
    /// What is known with alerts noted that the policy does not choose, so that an incident can say why they do not count. The same object when none is
    /// open, when they tell nothing new, or when enough are noted.
    /// </summary>
    public AlertWatch Noting(IEnumerable<Alert> notChosen)
    {
        if (OpenIncident is null) return this;
        var noted = new Dictionary<string, string>(NotChosen);
        foreach (var alert in notChosen)
        {
            if (alert.State == AlertState.Resolved) noted.Remove(alert.Fingerprint);
            else if (noted.Count < MostNotChosen) noted.TryAdd(alert.Fingerprint, alert.Title);
        }

        return noted.Count == NotChosen.Count && noted.Keys.All(NotChosen.ContainsKey) ? this : this with { NotChosen = noted };
    }

    /// <summary>What is known once an incident has ended. Another incident, or none, being open changes nothing.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="at">When it ended.</param>
    /// <param name="acted">Whether something was done.</param>
    /// <param name="settled">Whether alerts that are still on are dealt with.</param>
    public AlertWatch Ended(IncidentId incident, DateTimeOffset at, bool acted, bool settled) => OpenIncident != incident ? this : this with
    {
        OpenIncident = null,
        NotChosen = new Dictionary<string, string>(),
        SettledAt = settled ? at : SettledAt,
        LastActedAt = acted ? at : LastActedAt,
    };

    private static DrException Full() =>
        new(ErrorCodes.AlertsOverLimit, $"More than {MostFacts} alerts of the project are on. Nothing was changed. Choose fewer in its alert policy, or send this one again later.") { RetryAfter = TimeSpan.FromSeconds(30) };

    /// <summary>Makes room: what resolved longest ago goes first, and never what is on.</summary>
    private static bool ForgetOne(Dictionary<string, AlertFact> facts)
    {
        var oldest = facts.Values.Where(fact => !fact.IsFiring).MinBy(fact => fact.ResolvedAt)?.Latest.Fingerprint;
        return oldest is not null && facts.Remove(oldest);
    }
}
