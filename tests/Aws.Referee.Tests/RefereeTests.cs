using Amazon.EBS.Model;
using Block = DRServerless.Core.Blocks.Block;

namespace DRServerless.Aws.Referee.Tests;

/// <summary>AWSSDK.EBS reads what our client wrote, and the other way round.</summary>
public sealed class RefereeTests
{
    [Fact]
    public async Task Ours_Written_IsReadByAmazons()
    {
        await using var world = await RefereeWorld.StartAsync();
        var blocks = RefereeWorld.Blocks(1, 0, 1, 77, 500, 2047);

        Assert.Equal(blocks, await world.ReadWithAmazonsAsync(await world.WriteWithOursAsync("ours", blocks)));
    }

    [Fact]
    public async Task Amazons_Written_IsReadByOurs()
    {
        await using var world = await RefereeWorld.StartAsync();
        var blocks = RefereeWorld.Blocks(2, 0, 3, 1_000, 2047);

        Assert.Equal(blocks, await world.ReadWithOursAsync(await world.WriteWithAmazonsAsync("amazons", blocks)));
    }

    [Fact]
    public async Task Ours_ListsWhatChangedOnAmazonsParent_AsAmazonsDoes()
    {
        await using var world = await RefereeWorld.StartAsync();
        var parent = await world.WriteWithAmazonsAsync("parent", RefereeWorld.Blocks(1, 0, 3, 9));
        var child = await world.WriteWithOursAsync("child", RefereeWorld.Blocks(2, 3, 12), parent);

        var ours = await world.ReadWithOursAsync(child, parent);
        var amazons = await world.Amazons.ListChangedBlocksAsync(new ListChangedBlocksRequest { FirstSnapshotId = parent, SecondSnapshotId = child });

        Assert.Equal(RefereeWorld.Blocks(2, 3, 12), ours);
        Assert.Equal(ours.Keys, amazons.ChangedBlocks.Select(block => block.BlockIndex!.Value));
        Assert.Equal(Block.Size, amazons.BlockSize);
    }

    [Fact]
    public async Task Begin_SameKeyByBoth_AgreesOnIdempotency()
    {
        await using var world = await RefereeWorld.StartAsync();
        var first = await world.Amazons.StartSnapshotAsync(new StartSnapshotRequest { ClientToken = "token", VolumeSize = 1 });
        var again = await world.Amazons.StartSnapshotAsync(new StartSnapshotRequest { ClientToken = "token", VolumeSize = 1 });

        Assert.Equal(first.SnapshotId, again.SnapshotId);
        var other = await Assert.ThrowsAnyAsync<Amazon.EBS.AmazonEBSException>(() => world.Amazons.StartSnapshotAsync(new StartSnapshotRequest { ClientToken = "token", VolumeSize = 2 }));
        Assert.Contains("Conflict", other.ErrorCode, StringComparison.Ordinal);
    }
}
