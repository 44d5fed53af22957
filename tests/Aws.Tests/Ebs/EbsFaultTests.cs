using System.Collections.Concurrent;
using DRServerless.Aws.Ebs.Calls;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Simulator.Faults;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>
/// Throttles, 5xx, torn connections, truncated and flipped bytes. Whatever happens, no wrong byte is ever taken for right.
/// </summary>
public sealed class EbsFaultTests
{
    /// <summary>As in production but for the pauses, and enough attempts that a bad day does not fail the test by chance.</summary>
    private static readonly EbsRetryOptions Impatient = new()
    {
        Attempts = 25,
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(20),
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Copy_OnAVeryBadDay_HoldsTheSameBlocks(bool https)
    {
        await using var world = await EbsWorld.StartAsync(https, retries: Impatient);
        world.Simulator.Faults = FaultPresets.Many with { SnapshotErrorRate = 0 };
        var blocks = Enumerable.Range(0, 150).ToDictionary(index => index * 7, index => EbsWorld.Content(index));
        var id = await world.WriteAsync("first", blocks);

        var source = world.Storage.OpenSource(id, null);
        var read = new ConcurrentDictionary<int, Digest>();
        await Parallel.ForEachAsync(await EbsWorld.ListAsync(source, 0, 2048), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (block, cancellation) =>
        {
            var buffer = new byte[Block.Size];
            var digest = await source.ReadAsync(block, buffer, cancellation);
            Assert.Equal(digest, Digest.Of(buffer));
            read[block.Index] = digest;
        });

        Assert.Equal(blocks.Keys, read.Keys.Order());
        Assert.All(blocks, pair => Assert.Equal(Digest.Of(pair.Value), read[pair.Key]));
        var statistics = world.Simulator.Statistics;
        Assert.True(statistics.Values.Sum(operation => operation.Throttled + operation.ServerErrors + operation.Torn) > 10, "the day was not bad");
    }

    [Fact]
    public async Task Read_EveryAnswerFlipped_IsChecksumMismatch()
    {
        var error = await ReadAsync(new FaultSettings { BitFlipRate = 1 });
        Assert.Equal(ErrorCodes.ChecksumMismatch, error.Code);
    }

    [Fact]
    public async Task Read_EveryAnswerTruncated_IsUnavailable()
    {
        var error = await ReadAsync(new FaultSettings { TruncatedBodyRate = 1 });
        Assert.Equal(ErrorCodes.InfrastructureUnavailable, error.Code);
    }

    [Fact]
    public async Task Read_ServerErrorsOnly_IsUnavailable() =>
        Assert.Equal(ErrorCodes.InfrastructureUnavailable, (await ReadAsync(new FaultSettings { ServerErrorRate = 1 })).Code);

    [Fact]
    public async Task Read_CredentialsRevoked_IsRefusedAtOnce() =>
        Assert.Equal(ErrorCodes.CredentialsRefused, (await ReadAsync(new FaultSettings { RefuseCredentials = true })).Code);

    [Fact]
    public async Task Write_ChecksumRefusedForNoReason_IsRetried()
    {
        await using var world = await EbsWorld.StartAsync(retries: Impatient);
        world.Simulator.Faults = new FaultSettings { ChecksumRefusalRate = 0.5 };
        await world.WriteAsync("first", Enumerable.Range(0, 20).ToDictionary(index => index, index => EbsWorld.Content(index)));
    }

    [Fact]
    public async Task Begin_QuotaExhausted_SaysSo()
    {
        await using var world = await EbsWorld.StartAsync();
        world.Simulator.Faults = new FaultSettings { QuotaExhausted = true };
        var error = await Assert.ThrowsAsync<DrException>(() => world.Storage.BeginAsync(EbsWorld.Request("first"), default));
        Assert.Equal(ErrorCodes.QuotaExceeded, error.Code);
        Assert.True(error.Code.IsTransient);
    }

    [Fact]
    public async Task Calls_Throttled_AreMadeWithLessConcurrency()
    {
        var pacer = new Pacer(new PacingOptions(), TimeProvider.System);
        await using var world = await EbsWorld.StartAsync(retries: Impatient, pacer: pacer);
        var key = new PacingKey("000000000000", EbsWorld.Region, PacedOperation.PutBlock);
        var before = pacer.GetConcurrency(key).Limit;
        world.Simulator.Faults = new FaultSettings { ThrottleRate = 0.5 };
        await world.WriteAsync("first", Enumerable.Range(0, 30).ToDictionary(index => index, index => EbsWorld.Content(index)));
        Assert.True(pacer.GetConcurrency(key).Limit < before);
        Assert.Equal(0, pacer.GetConcurrency(key).InFlight);
    }

    private static async Task<DrException> ReadAsync(FaultSettings faults)
    {
        await using var world = await EbsWorld.StartAsync(retries: Impatient);
        var source = world.Storage.OpenSource(await world.WriteAsync("first", new Dictionary<int, byte[]> { [0] = EbsWorld.Content(0) }), null);
        var block = (await EbsWorld.ListAsync(source, 0, 1))[0];
        world.Simulator.Faults = faults;
        return await Assert.ThrowsAsync<DrException>(() => source.ReadAsync(block, new byte[Block.Size], default).AsTask());
    }
}
