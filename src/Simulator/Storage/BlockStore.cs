using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace DRServerless.Simulator.Storage;

/// <summary>
/// Holds the blocks of every volume and snapshot of the simulated cloud, each content once, in one sparse file.
/// </summary>
/// <remarks>
/// Invariants: a slot is a number; <see cref="Absent"/> is no block, <see cref="ZeroSlot"/> is a block of zeroes and
/// occupies nothing; any other slot is 512 KiB of the file. A slot is either shared (its bytes never change
/// again) or private to the one volume that took it with <see cref="TakePrivateSlot"/>, which may write it in place until it is
/// frozen into a snapshot. The digest of a block that came with one is kept; that of a block written in place is
/// computed when it is first asked for. Reads and writes are synchronous: they meet the page cache, and handing them to
/// the thread pool, as asynchronous file access does on Linux, costs more than they do. The file lives as long as the store: the simulated cloud starts empty.
/// </remarks>
public sealed class BlockStore : IDisposable
{
    /// <summary>Bytes in a block, the unit of the EBS direct APIs.</summary>
    public const int BlockSize = 512 * 1024;

    /// <summary>The slot number that means: never written.</summary>
    public const int Absent = 0;

    /// <summary>The slot number that means: written, and all zeroes.</summary>
    public const int ZeroSlot = 1;

    private const int FirstSlot = 2;

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly Dictionary<BlockDigest, int> _slots = [];
    private readonly Stack<int> _free = [];
    private readonly SlotDigests _digests = new();
    private readonly ConcurrentBag<IncrementalHash> _hashes = [];
    private int _next = FirstSlot;

    /// <summary>Opens an empty store in <paramref name="directory"/>, which is created where it is missing.</summary>
    public BlockStore(string directory)
    {
        Directory.CreateDirectory(directory);
        _file = File.OpenHandle(
            Path.Combine(directory, "blocks.dat"), FileMode.Create, FileAccess.ReadWrite, FileShare.Read,
            FileOptions.RandomAccess | FileOptions.DeleteOnClose);
    }

    /// <summary>Number of slots that the file has room for, free ones included.</summary>
    public int SlotCount
    {
        get
        {
            lock (_gate) return _next - FirstSlot;
        }
    }

    /// <summary>Number of slots in use.</summary>
    public int UsedSlotCount
    {
        get
        {
            lock (_gate) return _next - FirstSlot - _free.Count;
        }
    }

    /// <summary>Stores one block whose digest the caller has computed; costs nothing when the content is already held.</summary>
    public int Put(BlockDigest digest, ReadOnlySpan<byte> block)
    {
        if (block.Length != BlockSize) throw new ArgumentException($"A block has {BlockSize} bytes.", nameof(block));
        if (TryFind(digest, out var known)) return known;
        var slot = TakePrivateSlot();
        try
        {
            WritePrivate(slot, 0, block);
        }
        catch
        {
            Release(slot);
            throw;
        }

        return Publish(digest, slot);
    }

    /// <summary>Reads part of a block. An absent block reads as zeroes.</summary>
    public void Read(int slot, int offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + destination.Length, BlockSize, nameof(destination));
        if (slot < FirstSlot)
        {
            destination.Clear();
            return;
        }

        var position = OffsetOf(slot) + offset;
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(_file, destination, position);
            if (read == 0)
            {
                // The tail of the last slot may be a hole beyond the end of the file.
                destination.Clear();
                return;
            }

            destination = destination[read..];
            position += read;
        }
    }

    /// <summary>The digest of a shared slot, computed now when it was not known.</summary>
    public BlockDigest Digest(int slot)
    {
        if (slot < FirstSlot) return BlockDigest.Zero;
        lock (_gate)
        {
            if (_digests.TryGet(slot, out var known)) return known;
        }

        using var buffer = BlockBuffers.Shared.Rent();
        Read(slot, 0, buffer.Memory.Span);
        var digest = BlockDigest.Compute(buffer.Memory.Span);
        lock (_gate)
        {
            _digests.Set(slot, digest);
            _slots.TryAdd(digest, slot);
        }

        return digest;
    }

    /// <summary>Takes a slot that one volume may write in place until it freezes it.</summary>
    internal int TakePrivateSlot()
    {
        lock (_gate) return Take();
    }

    /// <summary>Writes part of a private slot in place.</summary>
    internal void WritePrivate(int slot, int offset, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + bytes.Length, BlockSize, nameof(bytes));
        RandomAccess.Write(_file, bytes, OffsetOf(slot) + offset);
    }

    /// <summary>Finds the slot that holds this content.</summary>
    internal bool TryFind(BlockDigest digest, out int slot)
    {
        slot = ZeroSlot;
        if (digest == BlockDigest.Zero) return true;
        lock (_gate) return _slots.TryGetValue(digest, out slot);
    }

    /// <summary>Turns a private slot that holds the whole content of this digest into a shared one.</summary>
    internal int Publish(BlockDigest digest, int slot)
    {
        lock (_gate)
        {
            if (_slots.TryAdd(digest, slot))
            {
                _digests.Set(slot, digest);
                return slot;
            }

            // Another caller stored the same content meanwhile.
            _free.Push(slot);
            return _slots[digest];
        }
    }

    internal IncrementalHash RentHash() =>
        _hashes.TryTake(out var hash) ? hash : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal void ReturnHash(IncrementalHash hash)
    {
        // Computing resets what an aborted write left in it.
        Span<byte> unused = stackalloc byte[BlockDigest.Length];
        hash.GetHashAndReset(unused);
        _hashes.Add(hash);
    }

    /// <summary>Gives back a slot that nothing refers to.</summary>
    internal void Release(int slot)
    {
        lock (_gate)
        {
            if (_digests.TryGet(slot, out var digest) && _slots.TryGetValue(digest, out var owner) && owner == slot)
                _slots.Remove(digest);
            _digests.Clear(slot);
            _free.Push(slot);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file.Dispose();
        foreach (var hash in _hashes) hash.Dispose();
        _hashes.Clear();
    }

    private static long OffsetOf(int slot) => (long)(slot - FirstSlot) * BlockSize;

    private int Take() => _free.TryPop(out var free) ? free : _next++;
}
