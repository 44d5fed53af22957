using DRServerless.Local.Runtime.Store;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>Live instances in memory, ended ones in the store, and what this commit is about to change of either: one view of all.</summary>
internal sealed class InstanceTable(HistoryStore store, Batch batch)
{
    private readonly Dictionary<string, Instance> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Instance> _byNumber = [];
    private long _nextNumber = store.NextNumber();

    /// <summary>How many are live.</summary>
    public int Count => _byNumber.Count;

    /// <summary>All that are live.</summary>
    public IEnumerable<Instance> Live => _byNumber.Values;

    /// <summary>A number that no instance has.</summary>
    public long TakeNumber() => _nextNumber++;

    /// <summary>Adds a live instance.</summary>
    public void Add(Instance instance)
    {
        _byId.Add(instance.Row.Id, instance);
        _byNumber.Add(instance.Row.Number, instance);
    }

    /// <summary>Takes out one that has ended.</summary>
    public void Remove(Instance instance)
    {
        _byId.Remove(instance.Row.Id);
        _byNumber.Remove(instance.Row.Number);
    }

    /// <summary>The live instance of that id, or null.</summary>
    public Instance? FindLive(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The live instance of that number, or null.</summary>
    public Instance? FindLive(long number) => _byNumber.GetValueOrDefault(number);

    /// <summary>Live sub-orchestrations that the instance has called.</summary>
    public List<Instance> LiveChildren(long number) => [.. _byNumber.Values.Where(each => each.Row.Parent?.Number == number)];

    /// <summary>The row of that id, live or ended, or null.</summary>
    public InstanceRow? FindRow(string id)
    {
        if (FindLive(id) is { } live) return live.Row;
        if (batch.Rows.Values.FirstOrDefault(row => row.Id == id) is { } changed) return changed;
        return store.Find(id) is { } stored && !batch.Deleted.Contains(stored.Number) ? stored : null;
    }

    /// <summary>True when the instance of that number is live or ended and not forgotten.</summary>
    public bool Stands(long number) =>
        _byNumber.ContainsKey(number) || batch.Rows.ContainsKey(number) || (!batch.Deleted.Contains(number) && store.Stands(number));
}
