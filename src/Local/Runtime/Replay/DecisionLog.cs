using DRServerless.Local.Runtime.Store;

namespace DRServerless.Local.Runtime.Replay;

/// <summary>
/// The decisions of a run, numbered in the order in which the code makes them. Those that history has are held against it:
/// kind and name must be the same, or the code is not what wrote the history. Those beyond it are new and wait to be recorded.
/// </summary>
/// <param name="recorded">Decisions that history has.</param>
/// <param name="onMismatch">
/// Told what does not fit. The code then gets a task that never ends, and no exception: it could catch one and go on wrongly.
/// </param>
internal sealed class DecisionLog(IReadOnlyList<HistoryEvent> recorded, Action<string> onMismatch)
{
    private readonly Dictionary<int, PendingWait> _pending = [];
    private List<HistoryEvent> _new = [];
    private int _next;

    /// <summary>Decisions that have no answer yet.</summary>
    public int Pending => _pending.Count;

    /// <summary>Number of the next decision.</summary>
    public int Next => _next;

    /// <summary>Adds a decision and gives its wait.</summary>
    public PendingWait Decide(HistoryEvent decision)
    {
        var number = _next++;
        var wait = _pending[number] = new PendingWait(decision.Name);
        if (number >= recorded.Count) _new.Add(decision with { Decision = number });
        else if (recorded[number] is var past && (past.Kind != decision.Kind || past.Name != decision.Name))
            onMismatch($"step {number + 1} was {Words(past)} when it ran first and is {Words(decision)} on replay");
        return wait;
    }

    /// <summary>The wait that a happening answers; null when nobody waits any more.</summary>
    public PendingWait? Take(HistoryEvent answer)
    {
        if (answer.Decision >= _next) onMismatch($"step {answer.Decision + 1} was {WordsOf(answer.Decision)} when it ran first and has not been made on replay when its answer comes");
        return _pending.Remove(answer.Decision, out var wait) ? wait : null;
    }

    /// <summary>Forgets a decision that the code has cancelled.</summary>
    public void Cancel(int number) => _pending.Remove(number);

    /// <summary>Reports a decision of history that the code did not make on replay.</summary>
    public void CheckAllMade()
    {
        if (_next < recorded.Count) onMismatch($"step {_next + 1} was {Words(recorded[_next])} when it ran first and is not made on replay");
    }

    /// <summary>Decisions that were made since the last call and are not in history yet.</summary>
    public IReadOnlyList<HistoryEvent> TakeNew()
    {
        var taken = _new;
        _new = [];
        return taken;
    }

    private string WordsOf(int number) => number < recorded.Count ? Words(recorded[number]) : "unknown";

    private static string Words(HistoryEvent decision) => decision.Kind switch
    {
        HistoryKind.ActivityScheduled => $"a call of activity '{decision.Name}'",
        HistoryKind.SubOrchestrationScheduled => $"a call of orchestration '{decision.Name}'",
        _ => "a timer",
    };
}
