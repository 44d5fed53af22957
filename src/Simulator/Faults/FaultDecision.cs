namespace DRServerless.Simulator.Faults;

/// <summary>What goes wrong with one request.</summary>
/// <param name="Delay">Time that passes before it is looked at.</param>
/// <param name="Answer">What is answered instead of doing it.</param>
/// <param name="Flaw">What is wrong with the true answer.</param>
internal readonly record struct FaultDecision(TimeSpan Delay, FaultAnswer Answer, FaultFlaw Flaw);

/// <summary>An answer that comes instead of the operation.</summary>
internal enum FaultAnswer
{
    None,
    Throttle,
    ServerError,
    Reset,
}

/// <summary>What is wrong with an operation that is carried out.</summary>
internal enum FaultFlaw
{
    None,
    ResetAfter,
    TruncatedBody,
    BitFlip,
    ChecksumRefusal,
    SnapshotError,
    EmptyPage,
}
