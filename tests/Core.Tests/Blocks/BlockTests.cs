using System.Text.Json;
using DRServerless.Core.Blocks;
using DRServerless.Core.Serialization;

namespace DRServerless.Core.Tests.Blocks;

public sealed class BlockTests
{
    [Fact]
    public void ZeroDigest_IsTheDigestOfABlockOfZeroes() => Assert.Equal(Digest.Of(new byte[Block.Size]), Block.ZeroDigest);

    [Fact]
    public void IsZero_OneBitAnywhere_IsSeen()
    {
        var block = new byte[Block.Size];
        Assert.True(Block.IsZero(block));
        foreach (var position in new[] { 0, 1, 4_095, 262_144, Block.Size - 1 })
        {
            block[position] = 1;
            Assert.False(Block.IsZero(block));
            block[position] = 0;
        }
    }

    [Fact]
    public void PerGiB_TimesSize_IsAGiB() => Assert.Equal(1L << 30, (long)Block.PerGiB * Block.Size);

    [Fact]
    public void Digest_KnownAnswer_IsSha256()
    {
        var digest = Digest.Of("abc"u8);

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", digest.ToString());
        Assert.Equal(digest, Digest.Parse(digest.ToString()));
        var raw = new byte[32];
        digest.CopyTo(raw);
        Assert.Equal(digest, new Digest(raw));
    }

    [Fact]
    public void Digest_EveryByte_Counts()
    {
        var digests = Enumerable.Range(0, 32).Select(position =>
        {
            var raw = new byte[32];
            raw[position] = 1;
            return new Digest(raw);
        });

        Assert.Equal(33, digests.Append(default).Distinct().Count());
    }

    [Fact]
    public void Digest_Json_IsHexadecimalAndRefusesOtherLengths()
    {
        Assert.Equal($"\"{Block.ZeroDigest}\"", JsonSerializer.Serialize(Block.ZeroDigest, DrJson.Stored));
        Assert.Equal(Block.ZeroDigest, JsonSerializer.Deserialize<Digest>($"\"{Block.ZeroDigest}\"", DrJson.Stored));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Digest>("\"abcd\"", DrJson.Stored));
        Assert.Throws<ArgumentException>(() => new Digest(new byte[31]));
    }
}
