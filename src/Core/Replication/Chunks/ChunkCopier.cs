using DRServerless.Core.Manifests;
using DRServerless.Core.Replication.Ledgers;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>
/// Copies ranges of blocks from sources to sinks. One object for the process; chunks run at the same time share the buffers.
/// Invariants: every block below <see cref="ChunkResult.NextIndex"/> that differs is written and in the ledger; the ledger is stored after
/// the last write and before the result is given; a chunk that is run again writes the same blocks and replaces its ledger.
/// Memory is bounded by the buffer pool, one page of listing and of manifest, and the ledger, whatever the disk's size.
/// </summary>
public sealed class ChunkCopier(BlockBufferPool buffers, IObjectStore store, TimeProvider time, Backoff backoff, ChunkOptions? options = null)
{
    private readonly ChunkOptions _options = options ?? new ChunkOptions();
    private readonly LedgerStore _ledgers = new(store);
    private readonly ManifestStore _manifests = new(store);

    /// <summary>
    /// Copies until the range is done, the budget is spent, the ledger is full or a passing error outlasts its retries.
    /// Throws when nothing could be done for a passing error, and at once for a permanent one; what was written then stays and is
    /// written again by the next attempt.
    /// </summary>
    public async Task<ChunkResult> CopyAsync(
        IBlockSource source, IBlockSink sink, ChunkRequest request, CancellationToken cancellation, Action<ChunkProgress>? progress = null)
    {
        request.Validate();
        var manifest = request.CompareWith is { } root ? new ManifestCursor(_manifests, await _manifests.OpenAsync(root, cancellation)) : null;
        using var run = new ChunkRun(source, sink, request, new ChunkRunServices(buffers, time, backoff, _options, manifest, progress), cancellation);
        var (result, ledger) = await run.RunAsync();
        await _ledgers.WriteAsync(request.CopyKey, ledger, cancellation);
        return result;
    }
}
