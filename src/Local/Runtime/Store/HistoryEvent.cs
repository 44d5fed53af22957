namespace DRServerless.Local.Runtime.Store;

/// <summary>
/// One line of an instance's history. Lines are either what the code decided (<see cref="IsDecision"/>) or what happened to it;
/// replay feeds the happenings in order to the code and holds its decisions against the recorded ones.
/// </summary>
/// <param name="Sequence">Position in the history, from 0.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Time">For a happening when it arrived, for a decision the code's time.</param>
internal sealed record HistoryEvent(int Sequence, HistoryKind Kind, DateTimeOffset Time)
{
    /// <summary>Number of the decision, or of the decision that this answers; -1 for neither.</summary>
    public int Decision { get; init; } = -1;

    /// <summary>Name of activity, orchestration or event.</summary>
    public string Name { get; init; } = "";

    /// <summary>Input, output, event or <see cref="Workflows.Runtime.FailureRecord"/> as JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>When a timer fires.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The id of a sub-orchestration.</summary>
    public string? ChildId { get; init; }

    /// <summary>True for what the code decided.</summary>
    public bool IsDecision => Kind is HistoryKind.ActivityScheduled or HistoryKind.TimerCreated or HistoryKind.SubOrchestrationScheduled;

    /// <summary>True for what outlives continue-as-new: whoever raised it was told that it is kept.</summary>
    public bool IsFromOutside => Kind is HistoryKind.EventRaised or HistoryKind.Suspended or HistoryKind.Resumed;
}

/// <summary>Kinds of history lines. Stored: numbers never change.</summary>
internal enum HistoryKind
{
    /// <summary>The run begins, with its input.</summary>
    Started = 1,

    /// <summary>Decision: call an activity.</summary>
    ActivityScheduled = 2,

    /// <summary>An activity gave its result.</summary>
    ActivityCompleted = 3,

    /// <summary>An attempt of an activity failed.</summary>
    ActivityFailed = 4,

    /// <summary>Decision: set a timer.</summary>
    TimerCreated = 5,

    /// <summary>A timer fired.</summary>
    TimerFired = 6,

    /// <summary>Decision: run another orchestration.</summary>
    SubOrchestrationScheduled = 7,

    /// <summary>A sub-orchestration gave its result.</summary>
    SubOrchestrationCompleted = 8,

    /// <summary>A sub-orchestration failed or was terminated.</summary>
    SubOrchestrationFailed = 9,

    /// <summary>An event was raised.</summary>
    EventRaised = 10,

    /// <summary>The instance was held.</summary>
    Suspended = 11,

    /// <summary>The instance was let go on.</summary>
    Resumed = 12,
}
