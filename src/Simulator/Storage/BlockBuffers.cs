using System.Buffers;
using System.Collections.Concurrent;

namespace DRServerless.Simulator.Storage;

/// <summary>Buffers of exactly one block, kept for reuse. The shared array pool keeps too few of this size.</summary>
public sealed class BlockBuffers
{
    private const int KeptAtMost = 256;

    private readonly ConcurrentBag<byte[]> _kept = [];

    /// <summary>The buffers of this process.</summary>
    public static BlockBuffers Shared { get; } = new();

    /// <summary>Takes a buffer of 512 KiB with any content; disposing the lease gives it back.</summary>
    public Lease Rent() => new(this, _kept.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(BlockStore.BlockSize, pinned: true));

    /// <summary>A buffer on loan.</summary>
    public sealed class Lease : IMemoryOwner<byte>
    {
        private readonly BlockBuffers _owner;
        private byte[]? _buffer;

        internal Lease(BlockBuffers owner, byte[] buffer)
        {
            _owner = owner;
            _buffer = buffer;
        }

        /// <summary>The 512 KiB.</summary>
        public Memory<byte> Memory => _buffer ?? throw new ObjectDisposedException(nameof(Lease));

        /// <inheritdoc />
        public void Dispose()
        {
            var buffer = Interlocked.Exchange(ref _buffer, null);
            if (buffer is not null && _owner._kept.Count < KeptAtMost) _owner._kept.Add(buffer);
        }
    }
}
