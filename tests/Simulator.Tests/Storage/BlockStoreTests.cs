using System.Security.Cryptography;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Tests.Storage;

public sealed class BlockStoreTests
{
    [Fact]
    public void Put_SameContentTwice_TakesOneSlot()
    {
        using var temporary = new TemporaryStore();
        var block = TemporaryStore.Block(1);
        var digest = BlockDigest.Compute(block);
        var slot = temporary.Store.Put(digest, block);
        Assert.Equal(slot, temporary.Store.Put(digest, block));
        Assert.Equal(1, temporary.Store.SlotCount);
        var read = new byte[BlockStore.BlockSize];
        temporary.Store.Read(slot, 0, read);
        Assert.Equal(block, read);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(block)), temporary.Store.Digest(slot).ToBase64());
    }

    [Fact]
    public void Put_Zeroes_TakesNoSlotAndHasTheKnownDigest()
    {
        using var temporary = new TemporaryStore();
        var zeroes = new byte[BlockStore.BlockSize];
        var slot = temporary.Store.Put(BlockDigest.Compute(zeroes), zeroes);
        Assert.Equal(BlockStore.ZeroSlot, slot);
        Assert.Equal(0, temporary.Store.SlotCount);
        Assert.Equal("B4VNL+8pega6gWheZgwzLeNtXRjVRpJ9MNqtbX/aFUE=", temporary.Store.Digest(slot).ToBase64());
    }

    [Fact]
    public void BlockWrite_ThatIsNotPublished_GivesItsSlotBack()
    {
        using var temporary = new TemporaryStore();
        var block = TemporaryStore.Block(2);
        using (var write = new BlockWrite(temporary.Store, BlockDigest.Compute(block)))
        {
            write.Append(block.AsSpan(0, 1000));
            Assert.Equal(1, temporary.Store.UsedSlotCount);
        }

        Assert.Equal(0, temporary.Store.UsedSlotCount);
        using var again = new BlockWrite(temporary.Store, BlockDigest.Compute(block));
        again.Append(block.AsSpan(0, 100));
        again.Append(block.AsSpan(100));
        Assert.Equal(BlockDigest.Compute(block), again.Finish());
        Assert.Equal(2, again.Publish(BlockDigest.Compute(block)));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.Append([1]));
    }

    [Fact]
    public async Task BlockWrite_OfOneContentByManyAtOnce_EndsInOneSlot()
    {
        using var temporary = new TemporaryStore();
        var block = TemporaryStore.Block(3);
        var digest = BlockDigest.Compute(block);
        var slots = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var write = new BlockWrite(temporary.Store, digest);
            write.Append(block);
            return write.Publish(write.Finish());
        })));
        Assert.Single(slots.Distinct());
        Assert.Equal(1, temporary.Store.UsedSlotCount);
    }
}
