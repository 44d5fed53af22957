using System.Text.Json.Serialization;

namespace DRServerless.Core.Alerts;

/// <summary>
/// All that is known of one fingerprint. Taking an alert is commutative and idempotent: whatever the order in which alerts come, and however
/// often, the same is known in the end. What is known is kept by the sender's times, so a late message cannot undo a newer one.
/// </summary>
public sealed record AlertFact
{
    /// <summary>Firings that are kept apart; of more only the first and the latest matter.</summary>
    private const int MostFirings = 16;

    /// <summary>The alert as it was told last.</summary>
    public required Alert Latest { get; init; }

    /// <summary>When it last resolved.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When it was told to fire since it last resolved, ascending.</summary>
    public IReadOnlyList<DateTimeOffset> Firings { get; init; } = [];

    /// <summary>Whether it is on.</summary>
    [JsonIgnore]
    public bool IsFiring => Firings.Count > 0;

    /// <summary>Since when it is on.</summary>
    [JsonIgnore]
    public DateTimeOffset Since => Firings[0];

    /// <summary>The first that is known of a fingerprint.</summary>
    public static AlertFact Of(Alert alert) => new AlertFact { Latest = Clamped(alert) }.With(alert);

    /// <summary>What is known when the alert is taken into account; the same object when it tells nothing new.</summary>
    public AlertFact With(Alert alert)
    {
        var told = Clamped(alert);
        var resolved = told.State == AlertState.Resolved && !(ResolvedAt >= told.ChangedAt) ? told.ChangedAt : ResolvedAt;
        var firings = (told.State == AlertState.Firing ? Firings.Append(told.ChangedAt) : Firings)
            .Where(at => !(resolved >= at)).Distinct().Order().ToList();
        if (firings.Count > MostFirings) firings.RemoveRange(1, firings.Count - MostFirings);
        var latest = IsNewer(told) ? told : Latest;
        return resolved == ResolvedAt && ReferenceEquals(latest, Latest) && firings.SequenceEqual(Firings)
            ? this
            : this with { Latest = latest, ResolvedAt = resolved, Firings = firings };
    }

    private bool IsNewer(Alert told) => told.ChangedAt > Latest.ChangedAt || (told.ChangedAt == Latest.ChangedAt && told.State > Latest.State);

    /// <summary>A sender's clock that runs ahead must not make an alert outlive its own resolution.</summary>
    private static Alert Clamped(Alert alert) => alert.ChangedAt > alert.ReceivedAt ? alert with { ChangedAt = alert.ReceivedAt } : alert;
}
