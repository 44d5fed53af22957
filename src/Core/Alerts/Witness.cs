namespace DRServerless.Core.Alerts;

/// <summary>An own probe: it is run while alerts are on, and counts as a source while it fails.</summary>
public sealed record Witness
{
    /// <summary>The source that it counts for; its own.</summary>
    public required string Source { get; init; }

    /// <summary>How it looks.</summary>
    public required WitnessKind Kind { get; init; }

    /// <summary>For HTTP: the address. Any answer from 200 to 399 is well; redirects are not followed.</summary>
    public string? Url { get; init; }

    /// <summary>For TCP: the IP address.</summary>
    public string? Address { get; init; }

    /// <summary>For TCP: the port.</summary>
    public int? Port { get; init; }

    /// <summary>For the AWS API: the region.</summary>
    public string? Region { get; init; }

    /// <summary>How long an answer may take. 1..10 seconds, default 5.</summary>
    public int TimeoutSeconds { get; init; } = 5;
}

/// <summary>How a witness looks.</summary>
public enum WitnessKind
{
    /// <summary>An HTTP GET.</summary>
    Http,

    /// <summary>A TCP connection.</summary>
    Tcp,

    /// <summary>A cheap call of a region's API.</summary>
    AwsApi,
}

/// <summary>What a witness saw.</summary>
/// <param name="Source">Its source.</param>
/// <param name="Finding">What it saw.</param>
/// <param name="Detail">In words; no address's content.</param>
public sealed record WitnessReport(string Source, WitnessFinding Finding, string Detail)
{
    /// <summary>The source under which the infrastructure that is to be left is reported.</summary>
    public const string SourceApi = "the source's own API";
}

/// <summary>What a witness may see.</summary>
public enum WitnessFinding
{
    /// <summary>It answers.</summary>
    Answers,

    /// <summary>It does not answer.</summary>
    Fails,

    /// <summary>The witness itself could not look.</summary>
    Unknown,
}
