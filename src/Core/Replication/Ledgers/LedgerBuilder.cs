using DRServerless.Core.Blocks;

namespace DRServerless.Core.Replication.Ledgers;

/// <summary>Collects what workers write, in any order; 36 bytes a block and no object.</summary>
internal sealed class LedgerBuilder
{
    private readonly Lock _lock = new();
    private readonly List<LedgerEntry> _entries = [];

    public int Count
    {
        get
        {
            lock (_lock) return _entries.Count;
        }
    }

    public void Add(int index, Digest digest)
    {
        lock (_lock) _entries.Add(new LedgerEntry(index, digest));
    }

    /// <summary>The ledger of the range, without what was written above it. Ends the builder.</summary>
    public Ledger Build(BlockRange range)
    {
        lock (_lock)
        {
            _entries.RemoveAll(entry => entry.Index >= range.End);
            _entries.Sort(static (left, right) => left.Index.CompareTo(right.Index));
            return new Ledger(range, _entries);
        }
    }
}
