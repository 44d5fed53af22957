namespace DRServerless.Simulator.Storage;

/// <summary>Ordered walks over block maps that stop when the result is full.</summary>
internal static class BlockMapWalk
{
    public static void List(BlockMapNode? node, int height, int start, int from, int max, List<BlockEntry> result)
    {
        if (node is null) return;
        if (height == 0)
        {
            for (var i = Math.Max(0, from - start); i <= BlockMapNode.LeafMask && result.Count < max; i++)
                if (node.Slots![i] != BlockStore.Absent) result.Add(new BlockEntry(start + i, node.Slots[i]));
            return;
        }

        var shift = BlockMapNode.ShiftOf(height);
        for (var i = Math.Max(0, from - start) >> shift; i < node.Children!.Length && result.Count < max; i++)
            List(node.Children[i], height - 1, start + (i << shift), from, max, result);
    }

    public static void Difference(
        BlockMapNode? first, BlockMapNode? second, int height, int start, int from, int max, List<BlockDifference> result)
    {
        if (ReferenceEquals(first, second)) return;
        if (height == 0)
        {
            for (var i = Math.Max(0, from - start); i <= BlockMapNode.LeafMask && result.Count < max; i++)
            {
                var a = first?.Slots![i] ?? BlockStore.Absent;
                var b = second?.Slots![i] ?? BlockStore.Absent;
                if (a != b) result.Add(new BlockDifference(start + i, a, b));
            }

            return;
        }

        var shift = BlockMapNode.ShiftOf(height);
        for (var i = Math.Max(0, from - start) >> shift; i < 1 << BlockMapNode.ChildBits && result.Count < max; i++)
            Difference(first?.Children![i], second?.Children![i], height - 1, start + (i << shift), from, max, result);
    }
}
