using DRServerless.Core.Blocks;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>A volume: digests of the blocks that were ever written, and which line of descent it is of.</summary>
public sealed class FakeDisk(string deviceName, string volumeId, int sizeGiB, string lineage)
{
    private readonly Lock _lock = new();
    private Dictionary<int, Digest> _blocks = [];

    public string DeviceName { get; } = deviceName;

    public string VolumeId { get; } = volumeId;

    public int SizeGiB { get; set; } = sizeGiB;

    public bool Encrypted { get; init; }

    public string Lineage { get; } = lineage;

    /// <summary>Fills blocks from the given index with the number that follows.</summary>
    public FakeDisk Write(int index, ulong number)
    {
        lock (_lock) _blocks[index] = BlockContents.DigestOf(number);
        return this;
    }

    /// <summary>Writes a block of known content.</summary>
    public void Write(int index, Digest digest)
    {
        lock (_lock) _blocks[index] = digest;
    }

    /// <summary>Makes blocks as if they had never been written.</summary>
    public FakeDisk Forget(int index)
    {
        lock (_lock) _blocks.Remove(index);
        return this;
    }

    internal void Load(IReadOnlyDictionary<int, Digest> blocks)
    {
        lock (_lock) _blocks = new Dictionary<int, Digest>(blocks);
    }

    /// <summary>Every block ever written, zero ones included.</summary>
    public IReadOnlyDictionary<int, Digest> Copy()
    {
        lock (_lock) return new Dictionary<int, Digest>(_blocks);
    }

    /// <summary>Blocks that are not zero: what two disks of the same content have in common.</summary>
    public static IReadOnlyDictionary<int, Digest> Content(IReadOnlyDictionary<int, Digest> blocks) =>
        new SortedDictionary<int, Digest>(blocks.Where(block => block.Value != Block.ZeroDigest).ToDictionary(block => block.Key, block => block.Value));
}
