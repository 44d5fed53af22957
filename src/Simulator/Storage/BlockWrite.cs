using System.Security.Cryptography;

namespace DRServerless.Simulator.Storage;

/// <summary>
/// One block on its way into the store, in pieces: each is hashed while it is warm and written at once, unless the store
/// is known to hold the announced content, which then costs only the hash.
/// </summary>
internal sealed class BlockWrite : IDisposable
{
    private readonly BlockStore _store;
    private readonly IncrementalHash _hash;
    private readonly bool _held;
    private int _slot;

    public BlockWrite(BlockStore store, BlockDigest announced)
    {
        _store = store;
        _hash = store.RentHash();
        _held = store.TryFind(announced, out _slot);
    }

    /// <summary>Bytes appended so far.</summary>
    public int Length { get; private set; }

    /// <summary>Takes the next bytes; they must not go beyond a block.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Length + bytes.Length, BlockStore.BlockSize, nameof(bytes));
        _hash.AppendData(bytes);
        if (!_held)
        {
            if (_slot == BlockStore.Absent) _slot = _store.TakePrivateSlot();
            _store.WritePrivate(_slot, Length, bytes);
        }

        Length += bytes.Length;
    }

    /// <summary>The digest of what was appended; ask once, at the end.</summary>
    public BlockDigest Finish()
    {
        Span<byte> hash = stackalloc byte[BlockDigest.Length];
        _hash.GetHashAndReset(hash);
        return BlockDigest.Read(hash);
    }

    /// <summary>Makes the block part of the store; the digest is what <see cref="Finish"/> returned and was announced.</summary>
    public int Publish(BlockDigest digest)
    {
        if (_held) return _slot;
        var own = _slot;
        _slot = BlockStore.Absent;
        return _store.Publish(digest, own);
    }

    /// <summary>Drops what was written unless it was published.</summary>
    public void Dispose()
    {
        if (!_held && _slot != BlockStore.Absent) _store.Release(_slot);
        _slot = BlockStore.Absent;
        _store.ReturnHash(_hash);
    }
}
