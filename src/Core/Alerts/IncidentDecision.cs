namespace DRServerless.Core.Alerts;

/// <summary>What is decided of an incident at an instant.</summary>
/// <param name="Verdict">What is to be done.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Explanation">What counted and what did not, each with its reason. Holds no durations, so that it changes only when something else does.</param>
/// <param name="LookAgainAt">The earliest time at which the same facts may be decided otherwise.</param>
public sealed record IncidentDecision(IncidentVerdict Verdict, string Reason, IReadOnlyList<string> Explanation, DateTimeOffset? LookAgainAt = null);

/// <summary>What may be done with an incident.</summary>
public enum IncidentVerdict
{
    /// <summary>Look again later.</summary>
    Wait,

    /// <summary>Enough counts: look once more, at everything, before anything is done.</summary>
    LookOnceMore,

    /// <summary>Ask a person.</summary>
    Ask,

    /// <summary>Do what the policy says.</summary>
    Act,

    /// <summary>End it: the alerts are over.</summary>
    Withdraw,

    /// <summary>End it: the project's state does not allow the action.</summary>
    Forbid,
}

/// <summary>How far an incident had come before it is looked at.</summary>
public enum IncidentPhase
{
    /// <summary>Not enough counted.</summary>
    Watching,

    /// <summary>Enough counted at the look before.</summary>
    LastLook,

    /// <summary>A person is asked.</summary>
    Asked,

    /// <summary>A person has approved.</summary>
    Approved,
}
