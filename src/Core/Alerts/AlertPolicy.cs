namespace DRServerless.Core.Alerts;

/// <summary>What alerts may do to a project. Document <c>projects/{id}/alerts/policy</c>.</summary>
public sealed record AlertPolicy
{
    /// <summary>False: alerts are refused. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Which alerts count, and for which source. 1 to 50.</summary>
    public required IReadOnlyList<AlertMatcher> Matchers { get; init; }

    /// <summary>Own probes; each counts as a source while it fails. At most 10.</summary>
    public IReadOnlyList<Witness> Witnesses { get; init; } = [];

    /// <summary>ARNs of the SNS topics that may send; all others are refused. At most 20.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>How long an alert must be on before it counts. 0..86400, default 60; at least 1 for a failover.</summary>
    public int SustainedSeconds { get; init; } = 60;

    /// <summary>How many independent sources must count at once. 1..20, default 2.</summary>
    public int Quorum { get; init; } = 2;

    /// <summary>How far apart sources may have begun to fire, to count together: an alarm that has been on for weeks is no witness of what happens now. From sustainedSeconds to 604800, default 3600.</summary>
    public int WindowSeconds { get; init; } = 3600;

    /// <summary>How long after an action nothing more is done. 0..604800, default 3600.</summary>
    public int CooldownSeconds { get; init; } = 3600;

    /// <summary>What is done once the quorum is reached. Default notify.</summary>
    public AlertAction Action { get; init; } = AlertAction.Notify;

    /// <summary>Whether a person is asked when the infrastructure that is to be left still answers. Default true.</summary>
    public bool AskWhenSourceAnswers { get; init; } = true;

    /// <summary>When a person must approve the action even if nothing is in doubt.</summary>
    public ApprovalRule Approval { get; init; } = new();
}

/// <summary>What a policy does.</summary>
public enum AlertAction
{
    /// <summary>Records the incident, and does nothing.</summary>
    Notify,

    /// <summary>Starts a drill: every machine is launched in its isolated network, checked, and deleted again.</summary>
    Drill,

    /// <summary>Launches every machine for real where the direction leads.</summary>
    Failover,
}

/// <summary>Chooses alerts. A pattern may hold <c>*</c> for any text and ignores case; one that is left out fits all.</summary>
public sealed record AlertMatcher
{
    /// <summary>The source that a fitting alert counts for. Matchers of one source count once: sources are independent only if the policy says so.</summary>
    public required string Source { get; init; }

    /// <summary>Kind of sender; null for any.</summary>
    public AlertKind? Kind { get; init; }

    /// <summary>Pattern of the sender: a topic's or an alarm's ARN, an alert rule, a CloudEvents source.</summary>
    public string? From { get; init; }

    /// <summary>Pattern of the title.</summary>
    public string? Title { get; init; }

    /// <summary>Pattern of the region.</summary>
    public string? Region { get; init; }

    /// <summary>Pattern of the resource.</summary>
    public string? Resource { get; init; }

    /// <summary>Pattern of the severity.</summary>
    public string? Severity { get; init; }

    /// <summary>Whether an alert is chosen.</summary>
    public bool Fits(Alert alert) => (Kind is null || Kind == alert.Kind) && Pattern.Fits(From, alert.Source) && Pattern.Fits(Title, alert.Title)
        && Pattern.Fits(Region, alert.Region) && Pattern.Fits(Resource, alert.Resource) && Pattern.Fits(Severity, alert.Severity);
}

/// <summary>When a person must approve, and how long is waited for one.</summary>
public sealed record ApprovalRule
{
    /// <summary>True: always. Default false.</summary>
    public bool Always { get; init; }

    /// <summary>Hours in which a person must approve. At most 20.</summary>
    public IReadOnlyList<ApprovalHours> Hours { get; init; } = [];

    /// <summary>How long a person may take; then nothing is done. 60..86400 seconds, default 1800.</summary>
    public int LimitSeconds { get; init; } = 1800;

    /// <summary>Whether a person must approve at that time.</summary>
    public bool IsRequired(DateTimeOffset at) => Always || Hours.Any(hours => hours.Cover(at));
}
