using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Runtime.Replay;

/// <summary>How a run ended.</summary>
internal abstract record Outcome
{
    /// <summary>With a result.</summary>
    /// <param name="Output">As JSON.</param>
    public sealed record Completed(string Output) : Outcome;

    /// <summary>With a failure.</summary>
    /// <param name="Failure">Which.</param>
    /// <param name="Cause">For the log; null where the failure says all.</param>
    public sealed record Failed(FailureRecord Failure, Exception? Cause = null) : Outcome;

    /// <summary>To begin anew.</summary>
    /// <param name="Input">As JSON.</param>
    public sealed record ContinuedAsNew(string Input) : Outcome;
}
