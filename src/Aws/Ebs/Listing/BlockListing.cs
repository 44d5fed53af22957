using System.Runtime.CompilerServices;
using DRServerless.Aws.Ebs.Calls;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication;

namespace DRServerless.Aws.Ebs.Listing;

/// <summary>
/// Lists the blocks of a snapshot, or what changed since another one, page by page; the next page is fetched while one is walked.
/// Invariant: indexes ascend over the whole listing, and lie in the range that was asked for.
/// </summary>
internal sealed class BlockListing(EbsCaller caller, string snapshotId, string? baseSnapshotId)
{
    /// <summary>The service's own bounds.</summary>
    public const int SmallestPage = 100;

    public const int LargestPage = 10_000;

    /// <summary>The blocks with start ≤ index &lt; end.</summary>
    public async IAsyncEnumerable<BlockReference> ListAsync(int start, int end, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (start >= end) yield break;
        var pageSize = Math.Clamp(end - start, SmallestPage, LargestPage);
        var from = start;
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<BlockPage>? next = FetchAsync(from, default, pageSize, abandoned.Token);
        try
        {
            while (next is not null)
            {
                using var page = await next;
                next = null;
                from = Math.Max(from, CheckedEnd(page, from));
                if (!page.NextToken.IsEmpty && from < end) next = FetchAsync(from, page.NextToken, pageSize, abandoned.Token);
                for (var position = 0; position < page.Count; position++)
                {
                    var block = page[position];
                    if (block.Index >= end) yield break;
                    yield return block;
                }
            }
        }
        finally
        {
            await abandoned.CancelAsync();
            if (next is not null) await DiscardAsync(next);
        }
    }

    /// <summary>
    /// One page. With a page token that is too old (60 minutes), listing goes on by index instead: block indexes are what
    /// stays the same from one listing to another.
    /// </summary>
    public async Task<BlockPage> FetchAsync(int from, ReadOnlyMemory<byte> pageToken, int pageSize, CancellationToken cancellation)
    {
        var request = new EbsRequest
        {
            Operation = baseSnapshotId is null ? EbsOperation.ListSnapshotBlocks : EbsOperation.ListChangedBlocks,
            SnapshotId = snapshotId,
            BaseSnapshotId = baseSnapshotId,
            Number = from,
            Token = pageToken,
            PageSize = pageSize,
        };
        try
        {
            var answer = await caller.CallAsync(request, default, grace: null, cancellation);
            return BlockPage.Parse(answer.Body, pageSize);
        }
        catch (EbsCallException error) when (error.Error.Retry == RetryKind.WithNewPageToken && !pageToken.IsEmpty)
        {
            return await FetchAsync(from, default, pageSize, cancellation);
        }
        catch (EbsCallException error)
        {
            throw error.ToPublic(request);
        }
        catch (FormatException error)
        {
            throw new DrException(ErrorCodes.InfrastructureUnavailable, $"{request}: {error.Message}", error);
        }
    }

    /// <summary>The index after the page's last block.</summary>
    private int CheckedEnd(BlockPage page, int from)
    {
        if (page.Count == 0) return from;
        if (page[0].Index < from)
            throw new DrException(ErrorCodes.InvariantBroken, $"The listing of {snapshotId} goes back to block {page[0].Index} after {from - 1}.");
        return page[page.Count - 1].Index + 1;
    }

    private static async Task DiscardAsync(Task<BlockPage> page)
    {
        try
        {
            (await page).Dispose();
        }
        catch (Exception error) when (error is OperationCanceledException or DrException)
        {
            // Nobody waits for this page any more, nor for what became of it.
        }
    }
}
