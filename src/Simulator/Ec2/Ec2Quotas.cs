using DRServerless.Simulator.Ec2.Protocol;

namespace DRServerless.Simulator.Ec2;

/// <summary>
/// The buckets by which EC2 throttles beside those that count requests by operation: for lists that are neither filtered nor paged, and
/// for the number of instances that a call is about. Sizes and rates are the documented ones.
/// </summary>
internal sealed class Ec2Quotas
{
    private static readonly (double Size, double Rate) Unfiltered = (50, 10);

    private static readonly HashSet<string> SmallerWhenUnfiltered = new(StringComparer.Ordinal)
    {
        "DescribeInstances", "DescribeInstanceStatus", "DescribeSecurityGroups", "DescribeSnapshots", "DescribeVolumes",
    };

    private static readonly Dictionary<string, (double Size, double Rate)> Resources = new(StringComparer.Ordinal)
    {
        ["RunInstances"] = (1000, 2),
        ["TerminateInstances"] = (1000, 20),
        ["StartInstances"] = (1000, 2),
        ["StopInstances"] = (1000, 20),
    };

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Account, string Region, string Bucket), Bucket> _buckets = [];

    /// <summary>Takes a call's tokens, or refuses it.</summary>
    public void Take(Ec2Call call)
    {
        var operation = call.Service.Operation;
        lock (_gate)
        {
            if (SmallerWhenUnfiltered.Contains(operation) && !IsNarrowed(call.Parameters)) Take(call, operation + "/unfiltered", Unfiltered, 1);
            if (Resources.TryGetValue(operation, out var limits)) Take(call, operation + "/resources", limits, CountOf(call.Parameters));
        }
    }

    private static bool IsNarrowed(QueryParameters parameters) =>
        parameters.Has("MaxResults") || parameters.Structures("Filter").Count > 0;

    private static int CountOf(QueryParameters parameters) =>
        Math.Max(1, parameters.List("InstanceId").Count + (parameters.Integer("MaxCount") ?? 0));

    private void Take(Ec2Call call, string name, (double Size, double Rate) limits, int count)
    {
        if (!BucketOf(call, name, limits).TryTake(count, call.Now)) throw Ec2Errors.Throttled();
    }

    private Bucket BucketOf(Ec2Call call, string name, (double Size, double Rate) limits)
    {
        var key = (call.Region.AccountId, call.Region.Name, name);
        if (!_buckets.TryGetValue(key, out var bucket)) _buckets[key] = bucket = new Bucket(limits.Size, limits.Rate, call.Now);
        return bucket;
    }

    private sealed class Bucket
    {
        private readonly double _size;
        private readonly double _rate;
        private double _tokens;
        private DateTimeOffset _filled;

        public Bucket(double size, double rate, DateTimeOffset now)
        {
            _size = size;
            _rate = rate;
            _tokens = size;
            _filled = now;
        }

        public bool TryTake(double count, DateTimeOffset at)
        {
            // A clock that was set back refills nothing, and takes nothing away.
            if (at > _filled)
            {
                _tokens = Math.Min(_size, _tokens + (at - _filled).TotalSeconds * _rate);
                _filled = at;
            }

            if (_tokens < count) return false;
            _tokens -= count;
            return true;
        }
    }
}
