namespace DRServerless.Simulator.Storage;

/// <summary>The bytes of one volume: read and written at byte offsets, frozen into snapshots in constant time.</summary>
/// <remarks>
/// Invariants: a slot in <c>_private</c> is referred to by this volume's map alone, so it is written in place; freezing
/// empties that set, and the next write to such a block takes a new slot. Writes are atomic per block and ordered:
/// what a freeze sees is a prefix of the writes that had completed, as a crash would leave it.
/// </remarks>
public sealed class VolumeContent : IDisposable
{
    private static long _sequence;

    private readonly BlockStore _store;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly HashSet<int> _private = [];
    private readonly long _order = Interlocked.Increment(ref _sequence);
    private readonly BlockMap _map;

    /// <summary>A volume of <paramref name="size"/> bytes that holds what <paramref name="map"/> holds.</summary>
    /// <param name="store">Where blocks are kept.</param>
    /// <param name="size">Size in bytes, a multiple of the block size.</param>
    /// <param name="map">Content to start from; the volume changes its own copy. Null: never written.</param>
    /// <param name="garbageSeed">Not null: blocks that were never written read as noise instead of zeroes, as on encrypted volumes.</param>
    public VolumeContent(BlockStore store, long size, BlockMap? map = null, ulong? garbageSeed = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % BlockStore.BlockSize, 0, nameof(size));
        var blocks = checked((int)(size / BlockStore.BlockSize));
        _store = store;
        Size = size;
        GarbageSeed = garbageSeed;
        _map = map?.Fork(blocks) ?? new BlockMap(blocks);
    }

    /// <summary>Size in bytes.</summary>
    public long Size { get; }

    /// <summary>Seed of the noise that blocks which were never written read as; null when they read as zeroes.</summary>
    public ulong? GarbageSeed { get; }

    /// <summary>Reads bytes.</summary>
    public async Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ThrowIfOutside(offset, destination.Length);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (destination.Length > 0)
            {
                var (index, within, length) = Split(offset, destination.Length);
                BlockReader.Read(_store, index, _map[index], GarbageSeed, within, destination.Span[..length]);
                destination = destination[length..];
                offset += length;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads <paramref name="length"/> bytes.</summary>
    public async Task<byte[]> ReadAsync(long offset, int length, CancellationToken cancellationToken = default)
    {
        var bytes = new byte[length];
        await ReadAsync(offset, bytes.AsMemory(), cancellationToken);
        return bytes;
    }

    /// <summary>Writes bytes; when this returns, they are in every snapshot that is taken from now on.</summary>
    public async Task WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        ThrowIfOutside(offset, bytes.Length);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (bytes.Length > 0)
            {
                var (index, within, length) = Split(offset, bytes.Length);
                WriteBlock(index, within, bytes.Span[..length]);
                bytes = bytes[length..];
                offset += length;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Replaces one whole block, sharing content that the store already holds.</summary>
    public async Task WriteBlockAsync(int index, BlockDigest digest, ReadOnlyMemory<byte> block, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var slot = _store.Put(digest, block.Span);
            var old = _map[index];
            _map[index] = slot;
            if (_private.Remove(old)) _store.Release(old);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The content as it is now; the volume goes on changing without it.</summary>
    public async Task<BlockMap> FreezeAsync(CancellationToken cancellationToken = default) =>
        (await FreezeAllAsync([this], cancellationToken))[0];

    /// <summary>Freezes several volumes at one instant: no write completes between the first and the last of them.</summary>
    public static async Task<IReadOnlyList<BlockMap>> FreezeAllAsync(
        IReadOnlyList<VolumeContent> volumes, CancellationToken cancellationToken = default)
    {
        var held = new List<VolumeContent>();
        try
        {
            // One order for all callers, so that two multi-volume snapshots cannot wait for each other.
            foreach (var volume in volumes.Distinct().OrderBy(volume => volume._order))
            {
                await volume._gate.WaitAsync(cancellationToken);
                held.Add(volume);
            }

            return [.. volumes.Select(volume => volume.Freeze())];
        }
        finally
        {
            foreach (var volume in held) volume._gate.Release();
        }
    }

    /// <summary>Gives back the blocks that only this volume held. It may not be used afterwards.</summary>
    public void Dispose()
    {
        _gate.Wait();
        foreach (var slot in _private) _store.Release(slot);
        _private.Clear();
        _gate.Release();
    }

    private BlockMap Freeze()
    {
        _private.Clear();
        return _map.Fork();
    }

    private void WriteBlock(int index, int within, ReadOnlySpan<byte> bytes)
    {
        var slot = _map[index];
        if (_private.Contains(slot))
        {
            _store.WritePrivate(slot, within, bytes);
            return;
        }

        using var buffer = BlockBuffers.Shared.Rent();
        var block = buffer.Memory.Span;
        if (bytes.Length < BlockStore.BlockSize) BlockReader.Read(_store, index, slot, GarbageSeed, 0, block);
        bytes.CopyTo(block[within..]);
        var own = _store.TakePrivateSlot();
        _store.WritePrivate(own, 0, block);
        _private.Add(own);
        _map[index] = own;
    }

    private static (int Index, int Within, int Length) Split(long offset, int length)
    {
        var within = (int)(offset % BlockStore.BlockSize);
        return ((int)(offset / BlockStore.BlockSize), within, Math.Min(length, BlockStore.BlockSize - within));
    }

    private void ThrowIfOutside(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Size, nameof(offset));
    }
}
