using DRServerless.Local.Runtime.Activities;
using DRServerless.Local.Runtime.Replay;
using DRServerless.Local.Runtime.Store;
using DRServerless.Local.Runtime.Timers;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>An instance that has not ended, as the loop holds it in memory. All of it can be had again from the store.</summary>
internal sealed class Instance(InstanceRow row)
{
    /// <summary>What is stored beside the history.</summary>
    public InstanceRow Row { get; } = row;

    /// <summary>The code's run; null until history is replayed.</summary>
    public Execution? Execution { get; set; }

    /// <summary>Happenings that are in history and not yet fed to the code.</summary>
    public Queue<HistoryEvent> Undelivered { get; } = new();

    /// <summary>Where the next line of history goes.</summary>
    public int NextSequence { get; set; }

    /// <summary>Calls without a result, by decision.</summary>
    public Dictionary<int, ActivityCall> Calls { get; } = [];

    /// <summary>Timers that have not fired, by decision.</summary>
    public Dictionary<int, DurableTimer> Timers { get; } = [];

    /// <summary>True while it stands in the queue of those that have something to do.</summary>
    public bool IsReady { get; set; }

    /// <summary>True when it was found at the start of the program: its open calls and timers must be taken up again.</summary>
    public bool MustTakeUp { get; set; }
}
