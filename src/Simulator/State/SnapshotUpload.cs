using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.State;

/// <summary>What PutSnapshotBlock has written to a snapshot so far. Guards itself and the snapshot's content.</summary>
public sealed class SnapshotUpload
{
    private readonly Lock _gate = new();
    private readonly BlockMap _content;
    private readonly BlockMap _written;
    private readonly TimeSpan _timeout;
    private DateTimeOffset _lastActivity;
    private int _count;
    private bool _closed;

    /// <summary>Opens the upload into <paramref name="content"/>; it times out when nothing is written for <paramref name="timeout"/>.</summary>
    public SnapshotUpload(BlockMap content, TimeSpan timeout, DateTimeOffset now)
    {
        _content = content;
        _written = new BlockMap(content.BlockCount);
        _timeout = timeout;
        _lastActivity = now;
    }

    /// <summary>When the snapshot fails unless something is written before.</summary>
    public DateTimeOffset ExpiresAt
    {
        get
        {
            lock (_gate) return _lastActivity + _timeout;
        }
    }

    /// <summary>Number of distinct blocks written.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Puts a block in place; false when the upload was closed meanwhile.</summary>
    public bool TrySet(int index, int slot, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_closed) return false;
            _lastActivity = now;
            if (_written[index] == BlockStore.Absent) _count++;
            _written[index] = slot;
            _content[index] = slot;
            return true;
        }
    }

    /// <summary>Closes the upload and returns the blocks that were written; null when it was closed before.</summary>
    public BlockMap? TryClose()
    {
        lock (_gate)
        {
            if (_closed) return null;
            _closed = true;
            return _written;
        }
    }
}
