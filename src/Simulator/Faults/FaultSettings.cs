namespace DRServerless.Simulator.Faults;

/// <summary>
/// What goes wrong, how often. Rates are probabilities per request from 0 to 1; all default to 0, so that nothing goes wrong.
/// Which requests are hit follows from the simulator's seed and their order.
/// </summary>
public sealed record FaultSettings
{
    /// <summary>Latency added to every request; default 0.</summary>
    public double LatencyMilliseconds { get; init; }

    /// <summary>Up to this much more latency, evenly distributed; default 0.</summary>
    public double LatencyJitterMilliseconds { get; init; }

    /// <summary>Requests answered as throttled although within the quotas.</summary>
    public double ThrottleRate { get; init; }

    /// <summary>Requests answered with 500 or 503, before anything was done.</summary>
    public double ServerErrorRate { get; init; }

    /// <summary>Connections reset before anything was done.</summary>
    public double ResetBeforeRate { get; init; }

    /// <summary>Connections reset after the request took effect: the caller cannot know that it did.</summary>
    public double ResetAfterRate { get; init; }

    /// <summary>Answers of GetSnapshotBlock that end in the middle of the body.</summary>
    public double TruncatedBodyRate { get; init; }

    /// <summary>Answers of GetSnapshotBlock with one bit of the body flipped, under the checksum of the true block.</summary>
    public double BitFlipRate { get; init; }

    /// <summary>Calls of PutSnapshotBlock refused for a checksum that is right.</summary>
    public double ChecksumRefusalRate { get; init; }

    /// <summary>Calls that take <see cref="SlowMilliseconds"/> more.</summary>
    public double SlowRate { get; init; }

    /// <summary>How much longer a slow call takes; default 2 s.</summary>
    public double SlowMilliseconds { get; init; } = 2000;

    /// <summary>Snapshots that turn to error on CompleteSnapshot although count and checksum are right.</summary>
    public double SnapshotErrorRate { get; init; }

    /// <summary>Pages of ListSnapshotBlocks and ListChangedBlocks that are empty yet carry a NextToken.</summary>
    public double EmptyPageRate { get; init; }

    /// <summary>Refuses every credential, as after a key was revoked; default false.</summary>
    public bool RefuseCredentials { get; init; }

    /// <summary>Answers operations that create something as if their quota were exhausted; default false.</summary>
    public bool QuotaExhausted { get; init; }

    /// <summary>How a region that is down answers; default: connections are reset.</summary>
    public OutageStyle OutageStyle { get; init; }
}

/// <summary>How a region that is down answers.</summary>
public enum OutageStyle
{
    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>Every call is answered with 503.</summary>
    Unavailable,
}
