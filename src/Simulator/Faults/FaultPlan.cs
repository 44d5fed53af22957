namespace DRServerless.Simulator.Faults;

/// <summary>Decides from a seed what goes wrong with each request.</summary>
/// <remarks>At most one fault hits a request, so that its cause can be told; delays come on top.</remarks>
internal sealed class FaultPlan(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private volatile FaultSettings _settings = FaultPresets.None;

    /// <summary>What goes wrong from now on.</summary>
    public FaultSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>What goes wrong with a request for this operation.</summary>
    public FaultDecision Decide(string operation)
    {
        var settings = _settings;
        if (ReferenceEquals(settings, FaultPresets.None)) return default;
        lock (_gate)
        {
            var delay = settings.LatencyMilliseconds;
            if (settings.LatencyJitterMilliseconds > 0) delay += _random.NextDouble() * settings.LatencyJitterMilliseconds;
            if (settings.SlowRate > 0 && _random.NextDouble() < settings.SlowRate) delay += settings.SlowMilliseconds;
            var (answer, flaw) = Choose(settings, operation, _random.NextDouble());
            return new FaultDecision(TimeSpan.FromMilliseconds(delay), answer, flaw);
        }
    }

    /// <summary>A number from 0 to just below <paramref name="limit"/>.</summary>
    public int Next(int limit)
    {
        lock (_gate) return _random.Next(limit);
    }

    private static (FaultAnswer Answer, FaultFlaw Flaw) Choose(FaultSettings settings, string operation, double dice)
    {
        if ((dice -= settings.ThrottleRate) < 0) return (FaultAnswer.Throttle, FaultFlaw.None);
        if ((dice -= settings.ServerErrorRate) < 0) return (FaultAnswer.ServerError, FaultFlaw.None);
        if ((dice -= settings.ResetBeforeRate) < 0) return (FaultAnswer.Reset, FaultFlaw.None);
        if ((dice -= settings.ResetAfterRate) < 0) return (FaultAnswer.None, FaultFlaw.ResetAfter);
        return (FaultAnswer.None, ChooseFlaw(settings, operation, dice));
    }

    private static FaultFlaw ChooseFlaw(FaultSettings settings, string operation, double dice)
    {
        switch (operation)
        {
            case "GetSnapshotBlock":
                if ((dice -= settings.TruncatedBodyRate) < 0) return FaultFlaw.TruncatedBody;
                return dice < settings.BitFlipRate ? FaultFlaw.BitFlip : FaultFlaw.None;
            case "PutSnapshotBlock":
                return dice < settings.ChecksumRefusalRate ? FaultFlaw.ChecksumRefusal : FaultFlaw.None;
            case "CompleteSnapshot":
                return dice < settings.SnapshotErrorRate ? FaultFlaw.SnapshotError : FaultFlaw.None;
            case "ListSnapshotBlocks" or "ListChangedBlocks":
                return dice < settings.EmptyPageRate ? FaultFlaw.EmptyPage : FaultFlaw.None;
            default:
                return FaultFlaw.None;
        }
    }
}
