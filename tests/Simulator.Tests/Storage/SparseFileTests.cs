using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Tests.Storage;

public sealed class SparseFileTests
{
    [Fact]
    public async Task ImportThenExport_FileOf1TiBWithHoles_KeepsBytesAndHoles()
    {
        using var temporary = new TemporaryStore();
        const long size = 1L << 40;
        var (from, to) = (temporary.PathOf("from.img"), temporary.PathOf("to.img"));
        var data = TemporaryStore.Block(5);
        using (var file = File.OpenHandle(from, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.SetLength(file, size);
            RandomAccess.Write(file, data, 12_345);
            RandomAccess.Write(file, data.AsSpan(0, 4096), size - 4096);
        }

        using var volume = new VolumeContent(temporary.Store, size);
        await SparseFile.ImportAsync(from, volume);
        Assert.Equal(data, await volume.ReadAsync(12_345, data.Length));
        var map = await volume.FreezeAsync();
        Assert.Equal([0, 1, (1 << 21) - 1], map.Enumerate().Select(entry => entry.Index));
        SparseFile.Export(temporary.Store, map, size, null, to);
        using var copy = File.OpenHandle(to);
        Assert.Equal(size, RandomAccess.GetLength(copy));
        var bytes = new byte[4096];
        RandomAccess.Read(copy, bytes, size - 4096);
        Assert.Equal(data[..4096], bytes);
        RandomAccess.Read(copy, bytes, 12_345);
        Assert.Equal(data[..4096], bytes);
    }

    [Fact]
    public async Task Import_FileLargerThanTheVolume_IsRefused()
    {
        using var temporary = new TemporaryStore();
        var path = temporary.PathOf("large.img");
        await File.WriteAllBytesAsync(path, new byte[BlockStore.BlockSize + 1]);
        using var volume = new VolumeContent(temporary.Store, BlockStore.BlockSize);
        await Assert.ThrowsAsync<ArgumentException>(() => SparseFile.ImportAsync(path, volume));
    }
}
