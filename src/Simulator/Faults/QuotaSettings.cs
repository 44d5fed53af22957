namespace DRServerless.Simulator.Faults;

/// <summary>Request quotas. The defaults are those that AWS documents.</summary>
public sealed record QuotaSettings
{
    /// <summary>Whether quotas are enforced; default true.</summary>
    public bool Enforced { get; init; } = true;

    /// <summary>Per account, region and operation, by <c>service:operation</c>.</summary>
    public IReadOnlyDictionary<string, RequestQuota> PerAccount { get; init; } = DefaultQuotas.PerAccount;

    /// <summary>Per snapshot and operation, by operation.</summary>
    public IReadOnlyDictionary<string, RequestQuota> PerSnapshot { get; init; } = DefaultQuotas.PerSnapshot;

    /// <summary>Pending snapshots per account and region that StartSnapshot allows; default 100.</summary>
    public int PendingSnapshots { get; init; } = 100;

    /// <summary>Snapshots per account and region; default 100,000.</summary>
    public int Snapshots { get; init; } = 100_000;
}

/// <summary>A token bucket.</summary>
/// <param name="PerSecond">Tokens that come each second.</param>
/// <param name="Burst">Tokens that it holds at most.</param>
public sealed record RequestQuota(double PerSecond, double Burst);
