namespace DRServerless.Local.Runtime.Store;

/// <summary>
/// All changes of one commit, in the order in which they are applied: deletions first, so that an id may be taken again; then rows,
/// then histories, then what sweeps over rows. Applying it twice does no harm, so a commit that the disk refused is tried again as it is.
/// </summary>
internal sealed class Batch
{
    /// <summary>Instances to forget.</summary>
    public HashSet<long> Deleted { get; } = [];

    /// <summary>Instances to write.</summary>
    public Dictionary<long, InstanceRow> Rows { get; } = [];

    /// <summary>Histories to drop before new lines are added.</summary>
    public HashSet<long> DroppedHistories { get; } = [];

    /// <summary>New lines by instance.</summary>
    public Dictionary<long, List<HistoryEvent>> Lines { get; } = [];

    /// <summary>Callers whose ended sub-orchestrations of generations before the given one are forgotten.</summary>
    public List<(long Parent, long BeforeGeneration)> Sweeps { get; } = [];

    /// <summary>What becomes visible once the changes are durable: calls of activities, answers to callers.</summary>
    public List<Action> AfterCommit { get; } = [];

    /// <summary>Lines added so far: the measure of when a batch is large enough.</summary>
    public int Size { get; private set; }

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => Deleted.Count + Rows.Count + DroppedHistories.Count + Lines.Count + Sweeps.Count == 0;

    /// <summary>Adds a line.</summary>
    public void Add(long instance, HistoryEvent line)
    {
        if (!Lines.TryGetValue(instance, out var lines)) Lines.Add(instance, lines = []);
        lines.Add(line);
        Size++;
    }

    /// <summary>Drops the history, with what this batch would have added to it.</summary>
    public void DropHistory(long instance)
    {
        Lines.Remove(instance);
        DroppedHistories.Add(instance);
    }

    /// <summary>Forgets an instance.</summary>
    public void Delete(long instance)
    {
        DropHistory(instance);
        Rows.Remove(instance);
        Deleted.Add(instance);
    }

    /// <summary>Makes room for the next commit.</summary>
    public void Clear()
    {
        Deleted.Clear();
        Rows.Clear();
        DroppedHistories.Clear();
        Lines.Clear();
        Sweeps.Clear();
        AfterCommit.Clear();
        Size = 0;
    }
}
