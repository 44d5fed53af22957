namespace DRServerless.Aws.Ebs.Calls;

/// <summary>How long calls are tried before the caller hears of a failure. Whoever runs chunks tries again later, with longer pauses.</summary>
internal sealed record EbsRetryOptions
{
    /// <summary>Attempts of a call that fails by an outage, a broken connection or wrong bytes; about a second together.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long throttles are sat out.</summary>
    public TimeSpan ThrottlePatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a snapshot that was just begun may be unknown.</summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Upper bound of the first pause.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Upper bound of every pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);
}
