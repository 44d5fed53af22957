using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>Counts requests to the EBS direct APIs. There are thousands a second: an index into an array, and no allocation.</summary>
internal sealed class EbsMeters
{
    private readonly CallMeter[] _byOperation;

    public EbsMeters(DrMetrics metrics, string region) =>
        _byOperation = [.. Enum.GetValues<EbsOperation>().Select(operation => metrics.MeterCalls("EBS", operation.ToString(), region))];

    /// <summary>Counts a request that has ended.</summary>
    public void Count(EbsOperation operation, PacingOutcome outcome, int attempt) => _byOperation[(int)operation].Count(outcome, attempt);
}
