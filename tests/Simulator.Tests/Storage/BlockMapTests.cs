using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Tests.Storage;

public sealed class BlockMapTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyHistory_ForksAndWrites_EqualsTheModel(int seed)
    {
        var random = new Random(seed);
        var blocks = random.Next(4) switch { 0 => random.Next(1, 65), 1 => random.Next(65, 3000), 2 => 1 << 21, _ => BlockMap.MaxBlocks };
        var maps = new List<(BlockMap Map, SortedDictionary<int, int> Model)> { (new BlockMap(blocks), []) };
        for (var step = 0; step < 400; step++)
        {
            var (map, model) = maps[random.Next(maps.Count)];
            if (random.Next(20) == 0 && maps.Count < 12)
            {
                var larger = Math.Min(BlockMap.MaxBlocks, map.BlockCount + (random.Next(2) * random.Next(100_000)));
                maps.Add((map.Fork(larger), new SortedDictionary<int, int>(model)));
                continue;
            }

            // Crowded at the front, so that nodes fill and are written again.
            var index = random.Next(3) == 0 ? random.Next(map.BlockCount) : random.Next(Math.Min(map.BlockCount, 200));
            var slot = random.Next(4) == 0 ? BlockStore.ZeroSlot : random.Next(2, 1000);
            map[index] = slot;
            model[index] = slot;
        }

        foreach (var (map, model) in maps) AssertEqual(seed, random, map, model);
        for (var pair = 0; pair < 20; pair++) AssertDifference(seed, random, maps[random.Next(maps.Count)], maps[random.Next(maps.Count)]);
    }

    private static void AssertEqual(int seed, Random random, BlockMap map, SortedDictionary<int, int> model)
    {
        Assert.True(map.Enumerate().Select(entry => (entry.Index, entry.Slot)).SequenceEqual(model.Select(pair => (pair.Key, pair.Value))), $"seed {seed}");
        for (var probe = 0; probe < 50; probe++)
        {
            var index = random.Next(map.BlockCount);
            Assert.True(map[index] == model.GetValueOrDefault(index), $"seed {seed}, block {index}");
        }

        var (from, max) = (random.Next(map.BlockCount), random.Next(1, 50));
        Assert.True(
            map.List(from, max).Select(entry => entry.Index).SequenceEqual(model.Keys.Where(index => index >= from).Take(max)),
            $"seed {seed}, from {from}, max {max}");
    }

    private static void AssertDifference(
        int seed, Random random, (BlockMap Map, SortedDictionary<int, int> Model) first, (BlockMap Map, SortedDictionary<int, int> Model) second)
    {
        var (from, max) = (random.Next(2) * random.Next(300), random.Next(1, 300));
        var expected = first.Model.Keys.Union(second.Model.Keys).Order()
            .Select(index => new BlockDifference(index, first.Model.GetValueOrDefault(index), second.Model.GetValueOrDefault(index)))
            .Where(block => block.Index >= from && block.First != block.Second).Take(max);
        Assert.True(BlockMap.Difference(first.Map, second.Map, from, max).SequenceEqual(expected), $"seed {seed}, from {from}, max {max}");
    }

    [Fact]
    public void Index_OutsideTheDisk_IsRefused()
    {
        var map = new BlockMap(100);
        Assert.Throws<ArgumentOutOfRangeException>(() => map[100]);
        Assert.Throws<ArgumentOutOfRangeException>(() => map[-1] = 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Fork(99));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockMap(BlockMap.MaxBlocks + 1));
    }

    [Fact]
    public void ThousandSnapshots_OfADiskOf1TiB_CostWhatTheyHold()
    {
        const int blocks = 1 << 21;
        const int written = 200_000;
        const int changed = 20;
        var disk = new BlockMap(blocks);
        for (var i = 0; i < written; i++) disk[i * 10] = 2 + i;
        var random = new Random(7);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var snapshots = new List<BlockMap>();
        for (var snapshot = 0; snapshot < 1000; snapshot++)
        {
            for (var i = 0; i < changed; i++) disk[random.Next(blocks)] = 1_000_000 + (snapshot * changed) + i;
            snapshots.Add(disk.Fork());
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1000.0;
        Assert.True(each < changed * 1500, $"a snapshot of {changed} scattered changes takes {each:0} bytes");
        Assert.InRange(BlockMap.Difference(snapshots[998], snapshots[999], 0, int.MaxValue).Count, changed - 2, changed);
        GC.KeepAlive(snapshots);
    }
}
