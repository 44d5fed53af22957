using System.Diagnostics.CodeAnalysis;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Runtime.Activities;

/// <summary>A call of an activity that is in history and has no result there yet.</summary>
/// <param name="Instance">The calling instance.</param>
/// <param name="InstanceId">Its id.</param>
/// <param name="Generation">The calling run.</param>
/// <param name="Decision">The decision that made it.</param>
/// <param name="Name">The activity.</param>
/// <param name="Input">Input as JSON.</param>
[SuppressMessage("Design", "CA1001", Justification = "A token source without timer or wait handle holds nothing to dispose, and may be cancelled late.")]
internal sealed record ActivityCall(long Instance, string InstanceId, long Generation, int Decision, string Name, string? Input)
{
    private readonly CancellationTokenSource _abandoned = new();

    /// <summary>Cancelled when the result is wanted no more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Says that the result is wanted no more. Callbacks run elsewhere: they are the activity's, and may be slow.</summary>
    public void Abandon() => _ = _abandoned.CancelAsync();
}

/// <summary>What came of a call.</summary>
/// <param name="Output">Output as JSON, for one that succeeded.</param>
/// <param name="Failure">Why it failed.</param>
internal sealed record ActivityResult(string? Output, FailureRecord? Failure);
