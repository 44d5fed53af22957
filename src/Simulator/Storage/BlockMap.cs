namespace DRServerless.Simulator.Storage;

/// <summary>
/// Which slot of the <see cref="BlockStore"/> holds each block of a disk: a radix tree whose nodes are shared between
/// maps until one of them changes.
/// </summary>
/// <remarks>
/// Invariants: a node is changed only by the map whose edit token it carries; <see cref="Fork"/> gives both maps new
/// tokens, so that every node that existed is shared from then on. Absent blocks are slot 0 and missing nodes. A map is not
/// safe for writing from two threads, nor for reading beside a writer; a map that nobody writes any more may be read by all.
/// </remarks>
public sealed class BlockMap
{
    /// <summary>Most blocks that a disk can have: 64 TiB.</summary>
    public const int MaxBlocks = 1 << 27;

    private object _edit = new();
    private BlockMapNode? _root;

    /// <summary>An empty map for <paramref name="blockCount"/> blocks.</summary>
    public BlockMap(int blockCount)
        : this(blockCount, null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, MaxBlocks);
    }

    private BlockMap(int blockCount, BlockMapNode? root)
    {
        BlockCount = blockCount;
        Height = BlockMapNode.HeightFor(blockCount);
        _root = root;
    }

    /// <summary>Number of blocks of the disk.</summary>
    public int BlockCount { get; }

    internal int Height { get; }

    internal BlockMapNode? Root => _root;

    /// <summary>The slot of a block, <see cref="BlockStore.Absent"/> when it was never written.</summary>
    public int this[int index]
    {
        get
        {
            ThrowIfOutside(index);
            var node = _root;
            for (var height = Height; node is not null && height > 0; height--)
                node = node.Children![BlockMapNode.ChildOf(index, height)];
            return node is null ? BlockStore.Absent : node.Slots![index & BlockMapNode.LeafMask];
        }
        set
        {
            ThrowIfOutside(index);
            _root = BlockMapNode.Own(_root, Height, _edit);
            var node = _root;
            for (var height = Height; height > 0; height--)
            {
                ref var child = ref node.Children![BlockMapNode.ChildOf(index, height)];
                node = child = BlockMapNode.Own(child, height - 1, _edit);
            }

            node.Slots![index & BlockMapNode.LeafMask] = value;
        }
    }

    /// <summary>
    /// A second map with the same content, in constant time; from now on the two change apart.
    /// A larger <paramref name="blockCount"/> makes the second one the map of a larger disk.
    /// </summary>
    public BlockMap Fork(int? blockCount = null)
    {
        var count = blockCount ?? BlockCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, BlockCount, nameof(blockCount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxBlocks, nameof(blockCount));
        _edit = new object();
        return new BlockMap(count, BlockMapNode.Raise(_root, Height, BlockMapNode.HeightFor(count)));
    }

    /// <summary>The written blocks from <paramref name="from"/> on, in ascending order, at most <paramref name="max"/> of them.</summary>
    public IReadOnlyList<BlockEntry> List(int from, int max)
    {
        var result = new List<BlockEntry>(Math.Min(max, 1024));
        BlockMapWalk.List(_root, Height, 0, from, max, result);
        return result;
    }

    /// <summary>Every written block in ascending order, read page by page.</summary>
    public IEnumerable<BlockEntry> Enumerate(int from = 0)
    {
        const int page = 4096;
        while (true)
        {
            var entries = List(from, page);
            foreach (var entry in entries) yield return entry;
            if (entries.Count < page) yield break;
            from = entries[^1].Index + 1;
        }
    }

    /// <summary>
    /// The blocks whose slots differ between two maps, in ascending order, at most <paramref name="max"/> of them.
    /// Subtrees that the maps share are not visited.
    /// </summary>
    public static IReadOnlyList<BlockDifference> Difference(BlockMap first, BlockMap second, int from, int max)
    {
        var height = Math.Max(first.Height, second.Height);
        var result = new List<BlockDifference>(Math.Min(max, 1024));
        BlockMapWalk.Difference(
            BlockMapNode.Raise(first._root, first.Height, height),
            BlockMapNode.Raise(second._root, second.Height, height),
            height, 0, from, max, result);
        return result;
    }

    private void ThrowIfOutside(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, BlockCount);
    }
}

/// <summary>A written block.</summary>
/// <param name="Index">Its place on the disk.</param>
/// <param name="Slot">Where the store keeps it.</param>
public readonly record struct BlockEntry(int Index, int Slot);

/// <summary>A block that two maps hold differently.</summary>
/// <param name="Index">Its place on the disk.</param>
/// <param name="First">Its slot in the first map, 0 when absent there.</param>
/// <param name="Second">Its slot in the second map, 0 when absent there.</param>
public readonly record struct BlockDifference(int Index, int First, int Second);
