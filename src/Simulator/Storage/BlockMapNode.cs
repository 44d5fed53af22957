namespace DRServerless.Simulator.Storage;

/// <summary>A node of a <see cref="BlockMap"/>: 64 slots in a leaf, 32 children above.</summary>
internal sealed class BlockMapNode
{
    public const int LeafBits = 6;
    public const int LeafMask = (1 << LeafBits) - 1;
    public const int ChildBits = 5;

    private readonly object _edit;

    private BlockMapNode(object edit, BlockMapNode?[]? children, int[]? slots)
    {
        _edit = edit;
        Children = children;
        Slots = slots;
    }

    public BlockMapNode?[]? Children { get; }

    public int[]? Slots { get; }

    public static int HeightFor(int blockCount)
    {
        var height = 0;
        while ((long)blockCount > 1L << (LeafBits + (height * ChildBits))) height++;
        return height;
    }

    public static int ChildOf(int index, int height) => (index >> ShiftOf(height)) & ((1 << ChildBits) - 1);

    /// <summary>How many bits of an index a child of a node at <paramref name="height"/> spans.</summary>
    public static int ShiftOf(int height) => LeafBits + ((height - 1) * ChildBits);

    /// <summary>The node itself when <paramref name="edit"/> may change it, else a copy that it may change.</summary>
    public static BlockMapNode Own(BlockMapNode? node, int height, object edit)
    {
        if (node is null)
        {
            return height == 0
                ? new BlockMapNode(edit, null, new int[1 << LeafBits])
                : new BlockMapNode(edit, new BlockMapNode?[1 << ChildBits], null);
        }

        if (ReferenceEquals(node._edit, edit)) return node;
        return new BlockMapNode(edit, (BlockMapNode?[]?)node.Children?.Clone(), (int[]?)node.Slots?.Clone());
    }

    /// <summary>The same content under a higher root.</summary>
    public static BlockMapNode? Raise(BlockMapNode? root, int height, int newHeight)
    {
        for (; root is not null && height < newHeight; height++)
        {
            var children = new BlockMapNode?[1 << ChildBits];
            children[0] = root;
            root = new BlockMapNode(new object(), children, null);
        }

        return root;
    }
}
