using System.Security.Cryptography;
using DRServerless.Core.Blocks;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication;

namespace DRServerless.Bench.Copying;

/// <summary>A snapshot of blocks that cannot be compressed, each another one.</summary>
internal sealed record TestSnapshot(string Id, int SizeGiB, IReadOnlyList<Digest> Digests)
{
    public int Blocks => Digests.Count;

    public static TargetSnapshotRequest Request(string key, int sizeGiB) => new()
    {
        IdempotencyKey = key,
        SizeGiB = sizeGiB,
        ProjectId = "bench",
        MachineId = "bench",
        DeviceName = "/dev/xvda",
    };

    /// <summary>Writes random blocks evenly over a disk and waits until they can be read. With a pattern, its blocks are repeated.</summary>
    public static async Task<TestSnapshot> WriteAsync(IBlockStorage storage, int sizeGiB, int blocks, IReadOnlyList<byte[]>? pattern = null)
    {
        var id = (await storage.BeginAsync(Request("source", sizeGiB), default)).SnapshotId;
        var sink = storage.OpenSink(id);
        var stride = (int)((long)sizeGiB * Block.PerGiB / blocks);
        var digests = new Digest[blocks];
        await Parallel.ForAsync(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, cancellation) =>
        {
            var block = pattern is null ? RandomBlock() : pattern[number % pattern.Count];
            digests[number] = Digest.Of(block);
            await sink.WriteAsync(number * stride, block, digests[number], cancellation);
        });
        await storage.SealAsync(id, blocks, Aggregate(digests), default);
        await ReadableAsync(storage, id);
        return new TestSnapshot(id, sizeGiB, digests);
    }

    public static byte[] RandomBlock() => RandomNumberGenerator.GetBytes(Block.Size);

    /// <summary>The LINEAR aggregate.</summary>
    public static Digest Aggregate(IReadOnlyList<Digest> digests)
    {
        var raw = new byte[digests.Count * Digest.Size];
        for (var position = 0; position < digests.Count; position++) digests[position].CopyTo(raw.AsSpan(position * Digest.Size));
        return Digest.Of(raw);
    }

    /// <summary>Polls until a sealed snapshot can be listed.</summary>
    public static async Task ReadableAsync(IBlockStorage storage, string id)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await foreach (var _ in storage.OpenSource(id, null).ListAsync(0, 1, default)) break;
                return;
            }
            catch (Core.Errors.DrException error) when (error.Code == Core.Errors.ErrorCodes.SnapshotNotFound && tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    public static async Task<List<BlockReference>> ListAsync(IBlockSource source, int sizeGiB)
    {
        var listed = new List<BlockReference>();
        await foreach (var block in source.ListAsync(0, sizeGiB * Block.PerGiB, default)) listed.Add(block);
        return listed;
    }
}
