namespace DRServerless.Core.Alerts;

/// <summary>Something outside says that something is wrong, or is well again: what every source is brought into.</summary>
public sealed record Alert
{
    /// <summary>What kind of sender it comes from.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>Who says so: a topic, an alert rule, a CloudEvents source. At most 400 characters.</summary>
    public required string Source { get; init; }

    /// <summary>What fires and resolves: the same for all that is told of one alarm, and of no other.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Whether it fires or has resolved.</summary>
    public required AlertState State { get; init; }

    /// <summary>When it began to fire, or resolved, by its sender's clock.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it came here.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What it is about, for people.</summary>
    public required string Title { get; init; }

    /// <summary>The region that it is about.</summary>
    public string? Region { get; init; }

    /// <summary>The resource that it is about.</summary>
    public string? Resource { get; init; }

    /// <summary>How bad it is, in the sender's words.</summary>
    public string? Severity { get; init; }
}

/// <summary>Where alerts come from.</summary>
public enum AlertKind
{
    /// <summary>Azure Monitor, by its common alert schema.</summary>
    AzureMonitor,

    /// <summary>A CloudWatch alarm.</summary>
    CloudWatch,

    /// <summary>A CloudEvent of any other sender.</summary>
    CloudEvents,

    /// <summary>An event of AWS Health.</summary>
    AwsHealth,
}

/// <summary>Whether an alert is on.</summary>
public enum AlertState
{
    /// <summary>It is on.</summary>
    Firing,

    /// <summary>It is over.</summary>
    Resolved,
}
