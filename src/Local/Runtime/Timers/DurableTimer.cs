namespace DRServerless.Local.Runtime.Timers;

/// <summary>A timer that is armed in this process; its durable form is a line of history.</summary>
/// <param name="Instance">The instance that waits.</param>
/// <param name="Generation">The run that waits.</param>
/// <param name="Decision">The decision that made it.</param>
/// <param name="DueAt">When it fires by the wall clock.</param>
internal sealed record DurableTimer(long Instance, long Generation, int Decision, DateTimeOffset DueAt)
{
    /// <summary>Set when it fired or nobody waits any more.</summary>
    public bool IsDone { get; set; }
}
