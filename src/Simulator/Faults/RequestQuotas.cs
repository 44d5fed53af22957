using System.Collections.Concurrent;

namespace DRServerless.Simulator.Faults;

/// <summary>Enforces <see cref="QuotaSettings"/> with token buckets.</summary>
internal sealed class RequestQuotas(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Account, string Region, string Operation), TokenBucket> _accounts = [];
    private readonly ConcurrentDictionary<(string Snapshot, string Operation), TokenBucket> _snapshots = [];
    private volatile QuotaSettings _settings = new();

    /// <summary>The quotas in force. Setting them fills all buckets.</summary>
    public QuotaSettings Settings
    {
        get => _settings;
        set
        {
            _settings = value;
            _accounts.Clear();
            _snapshots.Clear();
        }
    }

    /// <summary>Counts a request against its account; false when it must be refused.</summary>
    public bool TryTakeForAccount(string account, string region, string service, string operation)
    {
        var settings = _settings;
        if (!settings.Enforced) return true;
        var key = (account, region, operation);
        if (!_accounts.TryGetValue(key, out var bucket))
        {
            if (Find(settings.PerAccount, service, operation) is not { } quota) return true;
            bucket = _accounts.GetOrAdd(key, _ => new TokenBucket(quota, time));
        }

        return bucket.TryTake();
    }

    /// <summary>Counts a request against its snapshot; false when it must be refused.</summary>
    public bool TryTakeForSnapshot(string snapshotId, string operation)
    {
        var settings = _settings;
        if (!settings.Enforced || !settings.PerSnapshot.TryGetValue(operation, out var quota)) return true;
        return _snapshots.GetOrAdd((snapshotId, operation), _ => new TokenBucket(quota, time)).TryTake();
    }

    private static RequestQuota? Find(IReadOnlyDictionary<string, RequestQuota> quotas, string service, string operation)
    {
        if (quotas.TryGetValue($"{service}:{operation}", out var exact)) return exact;
        if (operation.StartsWith("Describe", StringComparison.Ordinal) && quotas.TryGetValue($"{service}:Describe*", out var describe))
            return describe;
        return quotas.GetValueOrDefault($"{service}:*");
    }
}
