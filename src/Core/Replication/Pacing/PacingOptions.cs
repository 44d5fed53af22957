namespace DRServerless.Core.Replication.Pacing;

/// <summary>Calls per second that are allowed.</summary>
/// <param name="PerAccount">Per account and region.</param>
/// <param name="PerSnapshot">Per snapshot; null where there is no such quota.</param>
public sealed record OperationQuota(double PerAccount, double? PerSnapshot = null);

/// <summary>
/// Quotas and concurrency. The defaults are the documented quotas of the EBS direct APIs ("Quotas for Amazon EBS",
/// docs.aws.amazon.com/ebs/latest/userguide/ebs-resource-quotas.html); those per account for reading and writing blocks can be
/// raised by AWS on request, those per snapshot cannot.
/// </summary>
public sealed record PacingOptions
{
    /// <summary>GetSnapshotBlock: 1,000/s per account (raisable) and per snapshot.</summary>
    public OperationQuota GetBlock { get; init; } = new(1_000, 1_000);

    /// <summary>PutSnapshotBlock: 1,000/s per account (raisable) and per snapshot.</summary>
    public OperationQuota PutBlock { get; init; } = new(1_000, 1_000);

    /// <summary>ListSnapshotBlocks: 50/s per account.</summary>
    public OperationQuota ListBlocks { get; init; } = new(50);

    /// <summary>ListChangedBlocks: 50/s per account.</summary>
    public OperationQuota ListChangedBlocks { get; init; } = new(50);

    /// <summary>StartSnapshot: 10/s per account.</summary>
    public OperationQuota StartSnapshot { get; init; } = new(10);

    /// <summary>CompleteSnapshot: 10/s per account.</summary>
    public OperationQuota CompleteSnapshot { get; init; } = new(10);

    /// <summary>Share of each quota that is used, above 0 to 1. Default 0.99: two clocks never run quite alike.</summary>
    public double Utilization { get; init; } = 0.99;

    /// <summary>
    /// How far calls that came too late may be caught up with: a burst is never larger than this much of the quota (at least one
    /// call). Default 20 ms, 20 calls at 1,000/s: above the resolution of timers, far under what a server's bucket holds.
    /// </summary>
    public TimeSpan Burst { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Calls in flight per account, region and operation to begin with. Default 32; doubled each round trip until the first throttle.</summary>
    public int InitialConcurrency { get; init; } = 32;

    /// <summary>Concurrency that throttling never goes under. Default 4, so that recovery from a storm takes few round trips.</summary>
    public int MinimumConcurrency { get; init; } = 4;

    /// <summary>Concurrency that is never exceeded. Default 256: 1,000/s at a latency of a quarter second.</summary>
    public int MaximumConcurrency { get; init; } = 256;

    /// <summary>What is added to the concurrency in each round trip without a throttle. Default 4.</summary>
    public int ConcurrencyStep { get; init; } = 4;

    /// <summary>Per-snapshot states kept before idle ones are forgotten. An idle one equals a new one, so nothing is lost. Default 1,024.</summary>
    public int MaximumSnapshotStates { get; init; } = 1_024;

    /// <summary>The quota of an operation.</summary>
    public OperationQuota For(PacedOperation operation) => operation switch
    {
        PacedOperation.GetBlock => GetBlock,
        PacedOperation.PutBlock => PutBlock,
        PacedOperation.ListBlocks => ListBlocks,
        PacedOperation.ListChangedBlocks => ListChangedBlocks,
        PacedOperation.StartSnapshot => StartSnapshot,
        PacedOperation.CompleteSnapshot => CompleteSnapshot,
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    /// <summary>Every thing that is wrong with the options; empty when they are good.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        foreach (var operation in Enum.GetValues<PacedOperation>())
        {
            var quota = For(operation);
            if (!(quota.PerAccount > 0) || quota.PerSnapshot is <= 0) errors.Add($"{operation}: a quota must be above 0.");
        }

        if (!(Utilization > 0 && Utilization <= 1)) errors.Add($"{nameof(Utilization)} must be above 0 and at most 1.");
        if (Burst < TimeSpan.Zero) errors.Add($"{nameof(Burst)} must not be negative.");
        if (MinimumConcurrency < 1) errors.Add($"{nameof(MinimumConcurrency)} must be at least 1.");
        if (InitialConcurrency < MinimumConcurrency) errors.Add($"{nameof(InitialConcurrency)} must not be under {nameof(MinimumConcurrency)}.");
        if (MaximumConcurrency < InitialConcurrency) errors.Add($"{nameof(MaximumConcurrency)} must not be under {nameof(InitialConcurrency)}.");
        if (ConcurrencyStep < 1) errors.Add($"{nameof(ConcurrencyStep)} must be at least 1.");
        if (MaximumSnapshotStates < 1) errors.Add($"{nameof(MaximumSnapshotStates)} must be at least 1.");
        return errors;
    }
}
