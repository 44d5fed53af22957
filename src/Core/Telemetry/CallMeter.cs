using System.Diagnostics;
using System.Diagnostics.Metrics;
using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Core.Telemetry;

/// <summary>Counts the requests of one operation of a service in a region. Labels are made once: counting a request allocates nothing.</summary>
public sealed class CallMeter
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _throttles;
    private readonly Counter<long> _retries;
    private readonly TagList _call;
    private readonly TagList _succeeded;
    private readonly TagList _throttled;
    private readonly TagList _failed;

    internal CallMeter(Counter<long> requests, Counter<long> throttles, Counter<long> retries, string service, string operation, string region)
    {
        (_requests, _throttles, _retries) = (requests, throttles, retries);
        _call = new TagList { { Dimensions.Service, service }, { Dimensions.Operation, operation }, { Dimensions.Region, region } };
        _succeeded = With("succeeded");
        _throttled = With("throttled");
        _failed = With("failed");
    }

    /// <summary>Counts a request that has ended.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="attempt">1 for the first request of a call, more for those that repeat it.</param>
    public void Count(PacingOutcome outcome, int attempt)
    {
        if (attempt > 1) _retries.Add(1, in _call);
        switch (outcome)
        {
            case PacingOutcome.Succeeded:
                _requests.Add(1, in _succeeded);
                break;
            case PacingOutcome.Throttled:
                _requests.Add(1, in _throttled);
                _throttles.Add(1, in _call);
                break;
            default:
                _requests.Add(1, in _failed);
                break;
        }
    }

    private TagList With(string outcome)
    {
        var tags = _call;
        tags.Add(Dimensions.Outcome, outcome);
        return tags;
    }
}
