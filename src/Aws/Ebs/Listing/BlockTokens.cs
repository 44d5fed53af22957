using System.Diagnostics.CodeAnalysis;
using DRServerless.Core.Replication;

namespace DRServerless.Aws.Ebs.Listing;

/// <summary>
/// New tokens for blocks whose own were refused (they live 7 days, and another listing of the snapshot may end them earlier).
/// One renewal covers the blocks that follow, since those are refused next.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that gave out no wait handle holds nothing to dispose.")]
internal sealed class BlockTokens(BlockListing listing)
{
    private const int RenewedRange = 1_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<int, BlockReference> _renewed = [];

    /// <summary>The block with a token other than the one that was refused; null when it is not listed any more.</summary>
    public async ValueTask<BlockReference?> RenewAsync(BlockReference refused, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_renewed.Remove(refused.Index, out var known) && !known.Token.Span.SequenceEqual(refused.Token.Span)) return known;
            _renewed.Clear();
            await foreach (var block in listing.ListAsync(refused.Index, refused.Index + RenewedRange, cancellation)) _renewed[block.Index] = block;
            return _renewed.Remove(refused.Index, out var renewed) && !renewed.IsRemoved ? renewed : null;
        }
        finally
        {
            _turn.Release();
        }
    }
}
