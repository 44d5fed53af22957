using System.Runtime.CompilerServices;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Manifests;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>
/// Makes a chunk's work from the source's listing, in ascending order: what is listed, with what the manifest expects there, and
/// between it the blocks that must become zeroes because the source does not list them.
/// </summary>
internal sealed class ChunkLister(IBlockSource source, ChunkRequest request, ManifestCursor? manifest, ChunkCounters counters)
{
    public async IAsyncEnumerable<ChunkWork> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var (position, end) = (request.Range.Start, request.Range.End);
        await foreach (var block in source.ListAsync(position, end, cancellation))
        {
            if (block.Index < position || block.Index >= end) throw OutOfOrder(block.Index, position, end);
            for (var absent = await NextAbsentAsync(position, block.Index, cancellation); absent >= 0; absent = await NextAbsentAsync(position, block.Index, cancellation))
            {
                yield return MakeZero(absent);
                position = absent + 1;
            }

            Interlocked.Increment(ref counters.Listed);
            Volatile.Write(ref counters.Position, block.Index);
            Digest? expected = manifest is null ? null : await manifest.FindAsync(block.Index, cancellation);
            yield return new ChunkWork(block, expected);
            position = block.Index + 1;
        }

        for (var absent = await NextAbsentAsync(position, end, cancellation); absent >= 0; absent = await NextAbsentAsync(position, end, cancellation))
        {
            yield return MakeZero(absent);
            position = absent + 1;
        }
    }

    /// <summary>The first unlisted block in [from, to) that must be written as zeroes, or -1.</summary>
    private ValueTask<int> NextAbsentAsync(int from, int to, CancellationToken cancellation)
    {
        var written = request.ZeroBlocks switch
        {
            ZeroBlocks.WriteAbsent => from,
            ZeroBlocks.WriteListedAndGrown => Math.Max(from, manifest!.End),
            _ => to,
        };
        if (request.Method == SyncMethod.ManifestRescan && from < Math.Min(written, to)) return NextHeldAsync(from, written, to, cancellation);
        return new ValueTask<int>(written < to ? written : -1);
    }

    private async ValueTask<int> NextHeldAsync(int from, int written, int to, CancellationToken cancellation)
    {
        var held = await manifest!.NextPresentAsync(from, Math.Min(written, to), cancellation);
        return held >= 0 || written >= to ? held : written;
    }

    private ChunkWork MakeZero(int index)
    {
        Volatile.Write(ref counters.Position, index);
        return new ChunkWork(new BlockReference(index, default, IsRemoved: true), null);
    }

    private static DrException OutOfOrder(int index, int position, int end) => new(ErrorCodes.InvariantBroken,
        $"The source listed block {index} where only {position}..{end} can come. What was copied is not used; the last recovery point stays.");
}
