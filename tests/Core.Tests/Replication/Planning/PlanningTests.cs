using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication.Planning;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Replication.Planning;

public sealed class PlanningTests
{
    [Fact]
    public void Cut_AnyDisk_TilesItInWholePages() => Seeds.ForEach(500, random =>
    {
        var sizeGiB = random.Next(4) == 0 ? 65_536 - random.Next(3) : random.Next(1, 65_537);
        foreach (var method in Enum.GetValues<SyncMethod>())
        {
            var ranges = ChunkPlan.Cut(sizeGiB, method);
            Assert.InRange(ranges.Count, 1, method == SyncMethod.ChangedBlocks ? 1 : 64);
            var position = 0;
            foreach (var range in ranges)
            {
                Assert.Equal(position, range.Start);
                Assert.True(range.Count > 0);
                Assert.Equal(0, range.Start % 8192);
                position = range.End;
            }

            Assert.Equal(sizeGiB * Block.PerGiB, position);
        }
    });

    [Theory]
    [InlineData(8, 1)]
    [InlineData(511, 1)]
    [InlineData(1_024, 4)]
    [InlineData(16_384, 64)]
    [InlineData(65_536, 64)]
    public void Cut_FullCopy_FansOutBySize(int sizeGiB, int ranges) => Assert.Equal(ranges, ChunkPlan.Cut(sizeGiB, SyncMethod.FullCopy).Count);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65_537)]
    public void Cut_ImpossibleDisk_IsRefused(int sizeGiB) =>
        Assert.Equal(ErrorCodes.UnsupportedDisk, Assert.Throws<DrException>(() => ChunkPlan.Cut(sizeGiB, SyncMethod.FullCopy)).Code);

    public static TheoryData<bool, bool, bool, bool?, int, SyncMethod> Grid()
    {
        var grid = new TheoryData<bool, bool, bool, bool?, int, SyncMethod>();
        bool[] either = [false, true];
        foreach (var hasBase in either)
            foreach (var read in either)
                foreach (var written in either)
                    foreach (bool? related in new bool?[] { null, true, false })
                        foreach (var sizeGiB in new[] { 7, 8, 9 })
                        {
                            var expected = !hasBase || !written || sizeGiB < 8 ? SyncMethod.FullCopy
                                : !read || related == false ? SyncMethod.ManifestRescan
                                : SyncMethod.ChangedBlocks;
                            grid.Add(hasBase, read, written, related, sizeGiB, expected);
                        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Decide_WhatExists_TakesTheCheapestCertainWay(bool hasBase, bool read, bool written, bool? related, int sizeGiB, SyncMethod expected)
    {
        var decision = SyncPlanner.Decide(new DiskSyncFacts("/dev/xvda", sizeGiB, hasBase ? Pair() : null, read, written, related));

        Assert.Equal(expected, decision.Method);
        Assert.StartsWith("/dev/xvda: ", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_SnapshotKnownToBeDeleted_CountsAsGone()
    {
        Assert.Equal(SyncMethod.ManifestRescan, SyncPlanner.Decide(new DiskSyncFacts("d", 8, Pair() with { ReadSnapshotId = null }, true, true)).Method);
        Assert.Equal(SyncMethod.FullCopy, SyncPlanner.Decide(new DiskSyncFacts("d", 8, Pair() with { WrittenSnapshotId = null }, true, true)).Method);
    }

    [Fact]
    public void Combine_SeveralDisks_TellsTheMostExpensiveFirst()
    {
        var combined = SyncPlanner.Combine([new SyncDecision(SyncMethod.ChangedBlocks, "a."), new SyncDecision(SyncMethod.FullCopy, "b.")]);

        Assert.Equal(new SyncDecision(SyncMethod.FullCopy, "b. a."), combined);
    }

    private static ReplicationBase Pair() => new()
    {
        DeviceName = "/dev/xvda",
        ReadSnapshotId = "snap-1",
        WrittenSnapshotId = "snap-2",
        ManifestRoot = Block.ZeroDigest,
        SizeGiB = 8,
    };
}
