using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Tests.Storage;

internal sealed class TemporaryStore : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("blocks-").FullName;

    public TemporaryStore() => Store = new BlockStore(_directory);

    public BlockStore Store { get; }

    public string PathOf(string name) => Path.Combine(_directory, name);

    public static byte[] Block(int seed)
    {
        var block = new byte[BlockStore.BlockSize];
        new Random(seed).NextBytes(block);
        return block;
    }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
