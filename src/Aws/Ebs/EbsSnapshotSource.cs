using System.Runtime.CompilerServices;
using DRServerless.Aws.Ebs.Calls;
using DRServerless.Aws.Ebs.Listing;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication;

namespace DRServerless.Aws.Ebs;

/// <summary>A completed snapshot, read block by block.</summary>
internal sealed class EbsSnapshotSource : IBlockSource
{
    /// <summary>A renewed token that is refused too was renewed in vain; after this often, something else is wrong.</summary>
    private const int MostRenewals = 3;

    private readonly EbsCaller _caller;
    private readonly string _snapshotId;
    private readonly BlockListing _listing;
    private readonly BlockTokens _tokens;

    public EbsSnapshotSource(EbsCaller caller, string snapshotId, string? baseSnapshotId)
    {
        _caller = caller;
        _snapshotId = snapshotId;
        _listing = new BlockListing(caller, snapshotId, baseSnapshotId);
        _tokens = new BlockTokens(_listing);
    }

    public IAsyncEnumerable<BlockReference> ListAsync(int startIndex, int endIndex, CancellationToken cancellation) =>
        _listing.ListAsync(startIndex, endIndex, cancellation);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Digest> ReadAsync(BlockReference block, Memory<byte> destination, CancellationToken cancellation)
    {
        if (destination.Length != Block.Size) throw new ArgumentException($"A block has {Block.Size} bytes.", nameof(destination));
        if (block.IsRemoved)
        {
            destination.Span.Clear();
            return Block.ZeroDigest;
        }

        for (var renewals = 0; ; renewals++)
        {
            var request = new EbsRequest { Operation = EbsOperation.GetSnapshotBlock, SnapshotId = _snapshotId, Number = block.Index, Token = block.Token };
            EbsCallException failure;
            try
            {
                var answer = await _caller.CallAsync(request, destination, grace: null, cancellation);
                return answer.Checksum!.Value;
            }
            catch (EbsCallException error)
            {
                failure = error;
            }

            if (failure.Error.Retry != RetryKind.WithNewBlockToken || renewals == MostRenewals) throw failure.ToPublic(request);
            block = await _tokens.RenewAsync(block, cancellation)
                ?? throw new DrException(ErrorCodes.InfrastructureUnavailable, $"{request}: it is not listed any more.");
        }
    }
}
