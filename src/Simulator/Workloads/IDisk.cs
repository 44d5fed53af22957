using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Workloads;

/// <summary>A disk that can be read at byte offsets: a volume, or a snapshot of one.</summary>
public interface IDisk
{
    /// <summary>Size in bytes.</summary>
    long Size { get; }

    /// <summary>Reads bytes.</summary>
    Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);
}

/// <summary>A volume as a disk.</summary>
public sealed class VolumeDisk(VolumeContent content) : IDisk
{
    /// <inheritdoc />
    public long Size => content.Size;

    /// <inheritdoc />
    public Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        content.ReadAsync(offset, destination, cancellationToken);
}

/// <summary>A snapshot as a disk: what a volume created from it would hold.</summary>
public sealed class SnapshotDisk(BlockStore store, BlockMap content, ulong? garbageSeed) : IDisk
{
    /// <inheritdoc />
    public long Size => (long)content.BlockCount * BlockStore.BlockSize;

    /// <inheritdoc />
    public Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (destination.Length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var index = (int)(offset / BlockStore.BlockSize);
            var within = (int)(offset % BlockStore.BlockSize);
            var length = Math.Min(destination.Length, BlockStore.BlockSize - within);
            BlockReader.Read(store, index, content[index], garbageSeed, within, destination.Span[..length]);
            destination = destination[length..];
            offset += length;
        }

        return Task.CompletedTask;
    }
}
