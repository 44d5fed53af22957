using System.Text.Json;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Ledgers;
using DRServerless.Core.Serialization;

namespace DRServerless.Core.Tests.Replication;

/// <summary>What is stored or travels through history must still open tomorrow.</summary>
public sealed class ReplicationFormatTests
{
    [Fact]
    public void Ledger_VersionOne_HasTheBytesThatWereRecorded()
    {
        var bytes = LedgerFormat.Write(new Ledger(new BlockRange(8, 16), [new LedgerEntry(9, Block.ZeroDigest)]));

        Assert.Equal("4452534C01000000080000001000000001" + "00000009" + Block.ZeroDigest.ToString().ToUpperInvariant(), Convert.ToHexString(bytes)[..^64]);
        Assert.Equal(Digest.Of(bytes.AsSpan(0, bytes.Length - 32)), new Digest(bytes.AsSpan(bytes.Length - 32)));
        Assert.Equal([new LedgerEntry(9, Block.ZeroDigest)], LedgerFormat.Read("key", bytes).Entries);
    }

    [Fact]
    public void Ledger_OfALaterVersion_IsNotGuessedAt()
    {
        var bytes = LedgerFormat.Write(new Ledger(new BlockRange(0, 1), []));
        bytes[4] = 2;

        Assert.Contains("version 2", Assert.Throws<DrException>(() => LedgerFormat.Read("key", bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChunkResult_ThroughJson_IsTheSame()
    {
        var result = new ChunkResult { NextIndex = 5, BlocksListed = 7, BlocksWritten = 3, BlocksChanged = 2, StoppedBy = "throttled" };

        Assert.Equal(result, JsonSerializer.Deserialize<ChunkResult>(JsonSerializer.Serialize(result, DrJson.Stored), DrJson.Stored));
        Assert.Equal((3L * Block.Size, 2L * Block.Size), (result.BytesMoved, result.BytesChanged));
    }

    [Fact]
    public void ChunkRequest_ThroughJson_IsTheSame()
    {
        var request = new ChunkRequest
        {
            CopyKey = "a/b",
            Range = new BlockRange(3, 9),
            Budget = TimeSpan.FromMinutes(2),
            Method = Core.Machines.SyncMethod.ManifestRescan,
            CompareWith = Block.ZeroDigest,
        };

        Assert.Equal(request, JsonSerializer.Deserialize<ChunkRequest>(JsonSerializer.Serialize(request, DrJson.Stored), DrJson.Stored));
    }

    [Theory]
    [InlineData(false, false, ZeroBlocks.Skip)]
    [InlineData(false, true, ZeroBlocks.WriteAbsent)]
    [InlineData(true, false, ZeroBlocks.Write)]
    [InlineData(true, true, ZeroBlocks.WriteListedAndGrown)]
    public void ZeroBlocksRule_SkipsOnlyWhereAbsentMeansZero(bool hasParent, bool encrypted, ZeroBlocks expected) =>
        Assert.Equal(expected, ZeroBlocksRule.For(hasParent, encrypted));
}
