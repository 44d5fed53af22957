namespace DRServerless.Simulator.Faults;

/// <summary>Fault settings by name.</summary>
public static class FaultPresets
{
    /// <summary>Nothing goes wrong.</summary>
    public static readonly FaultSettings None = new();

    /// <summary>A bad day: about one request in fifty is hit by something.</summary>
    public static readonly FaultSettings Some = new()
    {
        LatencyJitterMilliseconds = 2,
        ThrottleRate = 0.005,
        ServerErrorRate = 0.004,
        ResetBeforeRate = 0.002,
        ResetAfterRate = 0.002,
        TruncatedBodyRate = 0.002,
        BitFlipRate = 0.002,
        ChecksumRefusalRate = 0.001,
        SlowRate = 0.001,
        SlowMilliseconds = 1000,
        EmptyPageRate = 0.1,
    };

    /// <summary>A very bad day: about one request in six is hit by something.</summary>
    public static readonly FaultSettings Many = new()
    {
        LatencyMilliseconds = 2,
        LatencyJitterMilliseconds = 5,
        ThrottleRate = 0.05,
        ServerErrorRate = 0.04,
        ResetBeforeRate = 0.02,
        ResetAfterRate = 0.02,
        TruncatedBodyRate = 0.02,
        BitFlipRate = 0.02,
        ChecksumRefusalRate = 0.01,
        SlowRate = 0.005,
        SlowMilliseconds = 1500,
        SnapshotErrorRate = 0.02,
        EmptyPageRate = 0.3,
    };

    /// <summary>The preset with this name: none, some, many; null for another name.</summary>
    public static FaultSettings? Find(string name) => name switch
    {
        "none" => None,
        "some" => Some,
        "many" => Many,
        _ => null,
    };
}
