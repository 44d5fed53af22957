using System.Runtime.CompilerServices;
using DRServerless.Aws.Ebs.Calls;
using DRServerless.Core.Blocks;
using DRServerless.Core.Replication;

namespace DRServerless.Aws.Ebs;

/// <summary>A pending snapshot, written block by block.</summary>
internal sealed class EbsSnapshotSink(EbsCaller caller, string snapshotId) : IBlockSink
{
    private readonly VisibilityGrace _grace = caller.StartGrace();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(int index, ReadOnlyMemory<byte> block, Digest digest, CancellationToken cancellation)
    {
        if (block.Length != Block.Size) throw new ArgumentException($"A block has {Block.Size} bytes.", nameof(block));
        var request = new EbsRequest
        {
            Operation = EbsOperation.PutSnapshotBlock,
            SnapshotId = snapshotId,
            Number = index,
            Checksum = digest,
            Body = block,
        };
        try
        {
            await caller.CallAsync(request, default, _grace, cancellation);
        }
        catch (EbsCallException error)
        {
            throw error.ToPublic(request);
        }
    }
}
