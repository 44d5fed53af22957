namespace DRServerless.Simulator.Ebs;

/// <summary>How the EBS direct APIs behave where AWS leaves it open.</summary>
public sealed record EbsOptions
{
    /// <summary>How long a NextToken is good; default 60 min, as documented.</summary>
    public TimeSpan PageTokenLife { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a block token is good; default 7 days, as documented.</summary>
    public TimeSpan BlockTokenLife { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Accounts and regions, as <c>account/region</c>, that encrypt every new snapshot; default none.</summary>
    public IReadOnlySet<string> EncryptionByDefault { get; init; } = new HashSet<string>();

    /// <summary>
    /// Share of listing pages that are empty yet carry a NextToken; default 0.05. AWS says that this happens, not how often.
    /// </summary>
    public double EmptyPageRate { get; init; } = 0.05;
}
