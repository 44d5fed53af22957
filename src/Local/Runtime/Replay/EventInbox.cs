using DRServerless.Local.Runtime.Store;

namespace DRServerless.Local.Runtime.Replay;

/// <summary>External events of a run: kept in order of arrival until someone waits for their name. Names are case-insensitive.</summary>
internal sealed class EventInbox
{
    private readonly List<HistoryEvent> _kept = [];
    private readonly List<PendingWait> _waits = [];

    /// <summary>Waits that have no event yet.</summary>
    public int Waits => _waits.Count;

    /// <summary>Events that nobody has taken, in order of arrival.</summary>
    public IReadOnlyList<HistoryEvent> Kept => _kept;

    /// <summary>Takes the oldest event of that name for the wait, or lets it wait.</summary>
    public void Wait(PendingWait wait)
    {
        var index = _kept.FindIndex(kept => HasName(kept.Name, wait.Name));
        if (index < 0)
        {
            _waits.Add(wait);
            return;
        }

        var found = _kept[index];
        _kept.RemoveAt(index);
        wait.Complete(found.Payload);
    }

    /// <summary>Gives the event to the oldest wait for its name, or keeps it.</summary>
    public void Deliver(HistoryEvent raised)
    {
        var index = _waits.FindIndex(wait => HasName(wait.Name, raised.Name));
        if (index < 0)
        {
            _kept.Add(raised);
            return;
        }

        var wait = _waits[index];
        _waits.RemoveAt(index);
        wait.Complete(raised.Payload);
    }

    /// <summary>Forgets a wait that was cancelled; no event is lost by it. False when it was not waiting.</summary>
    public bool Forget(PendingWait wait) => _waits.Remove(wait);

    private static bool HasName(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
