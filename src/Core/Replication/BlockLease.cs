using System.Runtime.InteropServices;
using DRServerless.Core.Blocks;

namespace DRServerless.Core.Replication;

/// <summary>A rented buffer. Disposing returns it; disposing again, also after somebody else rented it, does nothing.</summary>
public readonly struct BlockLease : IDisposable, IEquatable<BlockLease>
{
    private readonly BlockBuffer? _buffer;
    private readonly int _renting;

    internal BlockLease(BlockBuffer buffer, int renting)
    {
        _buffer = buffer;
        _renting = renting;
    }

    /// <summary>Exactly 512 KiB; not to be used after disposing.</summary>
    public Memory<byte> Memory => _buffer is null ? default : _buffer.Memory;

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Return(_renting);

    /// <inheritdoc/>
    public bool Equals(BlockLease other) => ReferenceEquals(_buffer, other._buffer) && _renting == other._renting;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BlockLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_buffer, _renting);

    /// <summary>True for the same renting.</summary>
    public static bool operator ==(BlockLease left, BlockLease right) => left.Equals(right);

    /// <summary>True for different rentings.</summary>
    public static bool operator !=(BlockLease left, BlockLease right) => !left.Equals(right);
}

/// <summary>A pooled buffer; counts its rentings so that a late return of an old one is told from the present one.</summary>
internal sealed class BlockBuffer(BlockBufferPool pool)
{
    private int _renting;

    public Memory<byte> Memory { get; } =
        MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(Block.Size, pinned: true), 0, Block.Size);

    /// <summary>Odd while rented.</summary>
    public BlockLease Rent() => new(this, Interlocked.Increment(ref _renting));

    public void Return(int renting)
    {
        if (Interlocked.CompareExchange(ref _renting, renting + 1, renting) == renting) pool.Return(this);
    }
}
