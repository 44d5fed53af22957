using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DRServerless.Simulator.Storage;

/// <summary>Moves disks between the block store and raw files, holes staying holes on both ways.</summary>
public static class SparseFile
{
    /// <summary>
    /// Writes a raw file onto a volume that is at least as large. Blocks of zeroes are left unwritten where the volume reads as zeroes anyway.
    /// </summary>
    public static async Task ImportAsync(string path, VolumeContent volume, CancellationToken cancellationToken = default)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        if (length > volume.Size) throw new ArgumentException($"The file has {length} bytes, the volume {volume.Size}.", nameof(path));
        using var buffer = BlockBuffers.Shared.Rent();
        for (var position = DataFrom(file, 0, length); position < length; position = DataFrom(file, position + BlockStore.BlockSize, length))
        {
            cancellationToken.ThrowIfCancellationRequested();
            position -= position % BlockStore.BlockSize;
            Fill(file, position, buffer.Memory.Span);
            if (volume.GarbageSeed is null && !buffer.Memory.Span.ContainsAnyExcept((byte)0)) continue;
            var digest = BlockDigest.Compute(buffer.Memory.Span);
            await volume.WriteBlockAsync((int)(position / BlockStore.BlockSize), digest, buffer.Memory, cancellationToken);
        }
    }

    /// <summary>Writes what a map holds to a raw file of <paramref name="size"/> bytes, which is replaced.</summary>
    /// <param name="store">Where the blocks are.</param>
    /// <param name="map">A frozen map: that of a snapshot, or of <see cref="VolumeContent.FreezeAsync"/>.</param>
    /// <param name="size">Size of the disk in bytes.</param>
    /// <param name="garbageSeed">What unwritten blocks read as; null: zeroes.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static void Export(
        BlockStore store, BlockMap map, long size, ulong? garbageSeed, string path, CancellationToken cancellationToken = default)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, size);
        using var buffer = BlockBuffers.Shared.Rent();
        var block = buffer.Memory.Span;
        foreach (var entry in garbageSeed is null ? map.Enumerate() : EveryBlock(map))
        {
            cancellationToken.ThrowIfCancellationRequested();
            BlockReader.Read(store, entry.Index, entry.Slot, garbageSeed, 0, block);
            if (block.ContainsAnyExcept((byte)0)) RandomAccess.Write(file, block, (long)entry.Index * BlockStore.BlockSize);
        }
    }

    private static IEnumerable<BlockEntry> EveryBlock(BlockMap map) =>
        Enumerable.Range(0, map.BlockCount).Select(index => new BlockEntry(index, map[index]));

    private static void Fill(SafeFileHandle file, long position, Span<byte> block)
    {
        while (block.Length > 0)
        {
            var read = RandomAccess.Read(file, block, position);
            if (read == 0)
            {
                block.Clear();
                return;
            }

            block = block[read..];
            position += read;
        }
    }

    private static long DataFrom(SafeFileHandle file, long position, long length)
    {
        const int SeekData = 3;
        const int NoData = 6;
        if (!OperatingSystem.IsLinux() || position >= length) return position;
        var data = Seek(file, position, SeekData);
        if (data >= 0) return data;

        // Beyond the last data; a file system that can't tell has all of it read.
        return Marshal.GetLastPInvokeError() == NoData ? length : position;
    }

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long Seek(SafeFileHandle file, long offset, int whence);
}
