using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Core.Tests.Replication.Model;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Replication.Chunks;

public sealed class ChunkCopierTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly EventualTimeProvider _time = new();
    private readonly MemoryObjectStore _store = new();
    private readonly BlockBufferPool _buffers = new(4);

    [Fact]
    public async Task Copy_BudgetSpent_EndsAtTheBlockThatWasNotTakenUp()
    {
        var source = new ModelSource(Image(100)) { OnRead = _ => _time.Pass(TimeSpan.FromSeconds(1)) };
        var sink = new ModelSink(null, encrypted: false);

        var result = await Copier(workers: 2).CopyAsync(source, sink, Request(100) with { Budget = TimeSpan.FromSeconds(10) }, None);

        Assert.NotNull(result.NextIndex);
        Assert.InRange(result.NextIndex.Value, 10, 20);
        Assert.Equal(Enumerable.Range(0, result.NextIndex.Value), sink.Written.Keys.Order());
        Assert.Null(result.StoppedBy);
    }

    [Fact]
    public async Task Copy_NoBudgetAtAll_StillDoesOneBlock()
    {
        var sink = new ModelSink(null, encrypted: false);

        var result = await Copier().CopyAsync(new ModelSource(Image(5)), sink, Request(5) with { Budget = TimeSpan.Zero }, None);

        Assert.Equal(1, result.NextIndex);
        Assert.Equal([0], sink.Written.Keys);
    }

    [Fact]
    public async Task Copy_LedgerFull_EndsTheChunk()
    {
        var result = await Copier(new ChunkOptions { Workers = 3, MaximumLedgerEntries = 10 }).CopyAsync(new ModelSource(Image(50)), new ModelSink(null, false), Request(50), None);

        Assert.Equal(10, result.NextIndex);
        Assert.Equal(10, result.BlocksChanged);
    }

    [Fact]
    public async Task Copy_NothingListed_AnswersForTheWholeRange()
    {
        var result = await Copier().CopyAsync(new ModelSource(new Dictionary<int, int>()), new ModelSink(null, false), Request(2048), None);

        Assert.Null(result.NextIndex);
        Assert.Equal(0, result.BlocksListed);
        Assert.Single(await _store.ListAsync(Keys.Ledgers("copy"), None).ToListAsync());
    }

    [Fact]
    public async Task Copy_OneBlockFailsForGood_KeepsWhatIsBelowIt()
    {
        var sink = new ModelSink(null, false) { OnWrite = index => Throw(index == 30, ErrorCodes.Throttled) };
        var copier = Copier();

        var result = await copier.CopyAsync(new ModelSource(Image(200)), sink, Request(200), None);

        Assert.Equal(30, result.NextIndex);
        Assert.Equal("throttled", result.StoppedBy);
        Assert.Equal(30, result.BlocksChanged);
        Assert.Equal(7, result.Retries);
        var error = await Assert.ThrowsAsync<DrException>(() => copier.CopyAsync(new ModelSource(Image(200)), sink, Request(200) with { Range = new BlockRange(30, 200) }, None));
        Assert.Equal(ErrorCodes.Throttled, error.Code);
    }

    [Fact]
    public async Task Copy_PermanentError_EndsAtOnceWithoutALedger()
    {
        var sink = new ModelSink(null, false) { OnWrite = index => Throw(index == 5, ErrorCodes.CredentialsRefused) };

        var error = await Assert.ThrowsAsync<DrException>(() => Copier().CopyAsync(new ModelSource(Image(2000)), sink, Request(2000), None));

        Assert.Equal(ErrorCodes.CredentialsRefused, error.Code);
        Assert.True(sink.Written.Count < 200, "The rest is not copied on after a permanent error.");
        Assert.Empty(await _store.ListAsync("", None).ToListAsync());
        Assert.Equal(0, _buffers.Rented);
    }

    [Fact]
    public async Task Copy_ErrorThatIsNotOurs_IsPassedOn()
    {
        var sink = new ModelSink(null, false) { OnWrite = _ => throw new InvalidOperationException("a bug") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Copier().CopyAsync(new ModelSource(Image(20)), sink, Request(20), None));
        Assert.Equal(0, _buffers.Rented);
    }

    [Fact]
    public async Task Copy_Cancelled_ThrowsAndReturnsEveryBuffer()
    {
        using var cancel = new CancellationTokenSource();
        var source = new ModelSource(Image(100)) { OnRead = reads => Cancel(reads == 10, cancel) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Copier().CopyAsync(source, new ModelSink(null, false), Request(100), cancel.Token));
        Assert.Equal(0, _buffers.Rented);
    }

    [Fact]
    public async Task Copy_SourceOutOfOrder_IsABrokenInvariant()
    {
        foreach (var order in new int[][] { [3, 2], [3, 3], [2048], [-1] })
        {
            var error = await Assert.ThrowsAsync<DrException>(() => Copier().CopyAsync(new ListingSource(order), new ModelSink(null, false), Request(2048), None));
            Assert.Equal(ErrorCodes.InvariantBroken, error.Code);
        }
    }

    [Fact]
    public async Task Copy_AnyConcurrency_NeverHoldsMoreBuffersThanThePool()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<int>();
        var sink = new ModelSink(null, false) { OnWrite = _ => seen.Add(_buffers.Rented) };

        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Copier(workers: 20).CopyAsync(
            new ModelSource(Image(60)), sink, Request(60) with { CopyKey = $"copy-{i}" }, None)));

        // How many there are at once is up to the machine; that there are never more is not.
        Assert.InRange(seen.Max(), 1, 4);
    }

    [Fact]
    public async Task Copy_SameChunkAgain_LeavesTheSameLedger()
    {
        var faults = new ModelSink(null, false, new Faults(7, 0.3));
        await Copier().CopyAsync(new ModelSource(Image(40)), faults, Request(40), None);
        var first = (await _store.ReadAsync(Keys.Ledger("copy", 0), None))!.Content.ToArray();

        await Copier(workers: 1).CopyAsync(new ModelSource(Image(40)), faults, Request(40), None);

        Assert.Equal(first, (await _store.ReadAsync(Keys.Ledger("copy", 0), None))!.Content.ToArray());
    }

    [Fact]
    public async Task Copy_Progress_IsToldAtMostOncePerInterval()
    {
        var told = new List<ChunkProgress>();
        var source = new ModelSource(Image(100)) { OnRead = _ => _time.Pass(TimeSpan.FromMilliseconds(250)) };

        var result = await Copier(workers: 1).CopyAsync(source, new ModelSink(null, false), Request(100), None, told.Add);

        Assert.InRange(told.Count, 15, 25);
        Assert.Equal(told.Select(progress => progress.BlocksWritten).Order(), told.Select(progress => progress.BlocksWritten));
        Assert.True(told[^1].BlocksWritten <= result.BlocksWritten);
    }

    [Fact]
    public async Task Copy_ContradictoryRequest_IsRefusedWithEveryReason()
    {
        var bad = Request(5) with { CopyKey = "", Range = new BlockRange(5, 5), Method = SyncMethod.ManifestRescan, ZeroBlocks = ZeroBlocks.Skip };

        var error = await Assert.ThrowsAsync<DrException>(() => Copier().CopyAsync(new ModelSource(Image(5)), new ModelSink(null, false), bad, None));

        Assert.Equal(ErrorCodes.InvalidRequest, error.Code);
        foreach (var part in new[] { "copy key", "holds no block", "needs a manifest", "every zero block" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_OntoAnEncryptedParentOfUnknownEnd_IsRefused()
    {
        var bad = Request(5) with { Method = SyncMethod.ChangedBlocks, ZeroBlocks = ZeroBlocks.WriteListedAndGrown };

        var error = await Assert.ThrowsAsync<DrException>(() => Copier().CopyAsync(new ModelSource(Image(5)), new ModelSink(null, true), bad, None));

        Assert.Contains("Where the parent ends", error.Message, StringComparison.Ordinal);
    }

    private ChunkCopier Copier(int workers = 4) => Copier(new ChunkOptions { Workers = workers });

    private ChunkCopier Copier(ChunkOptions options) => new(_buffers, _store, _time, new Backoff(1, TimeSpan.FromMilliseconds(1)), options);

    private static Dictionary<int, int> Image(int count) => Enumerable.Range(0, count).ToDictionary(index => index, index => index % 7 + 1);

    private static ChunkRequest Request(int end) => new()
    {
        CopyKey = "copy",
        Range = new BlockRange(0, end),
        Budget = TimeSpan.FromHours(1),
        Method = SyncMethod.FullCopy,
        ZeroBlocks = ZeroBlocks.Skip,
    };

    private static void Throw(bool when, ErrorCode code)
    {
        if (when) throw new DrException(code, "injected");
    }

    private static void Cancel(bool when, CancellationTokenSource source)
    {
        if (when) source.Cancel();
    }

    private sealed class ListingSource(int[] indexes) : IBlockSource
    {
        public IAsyncEnumerable<BlockReference> ListAsync(int startIndex, int endIndex, CancellationToken cancellation) =>
            indexes.Select(index => new BlockReference(index, new byte[] { 1 }, false)).ToAsyncEnumerable();

        public ValueTask<Digest> ReadAsync(BlockReference block, Memory<byte> destination, CancellationToken cancellation)
        {
            destination.Span.Clear();
            return new ValueTask<Digest>(Block.ZeroDigest);
        }
    }
}
