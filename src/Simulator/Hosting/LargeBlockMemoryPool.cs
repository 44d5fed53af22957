using System.Buffers;
using System.Collections.Concurrent;
using DRServerless.Simulator.Storage;
using Microsoft.AspNetCore.Connections;

namespace DRServerless.Simulator.Hosting;

/// <summary>
/// Memory for the server's sockets in pieces of 64 KiB instead of 4 KiB, and whole blocks on demand: a block then arrives in
/// a few receives and leaves in one send.
/// </summary>
internal sealed class LargeBlockMemoryPool : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int PieceSize = 64 * 1024;
    private const int PiecesKept = 512;

    private readonly ConcurrentQueue<byte[]> _pieces = [];

    public override int MaxBufferSize => BlockStore.BlockSize;

    // One pool for all connections of the process; it outlives the server that asked for it.
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        if (minBufferSize > PieceSize) return BlockBuffers.Shared.Rent();
        if (!_pieces.TryDequeue(out var piece)) piece = GC.AllocateUninitializedArray<byte>(PieceSize, pinned: true);
        return new Piece(this, piece);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Piece(LargeBlockMemoryPool owner, byte[] array) : IMemoryOwner<byte>
    {
        private byte[]? _array = array;

        public Memory<byte> Memory => _array ?? throw new ObjectDisposedException(nameof(Piece));

        public void Dispose()
        {
            var array = Interlocked.Exchange(ref _array, null);
            if (array is not null && owner._pieces.Count < PiecesKept) owner._pieces.Enqueue(array);
        }
    }
}
