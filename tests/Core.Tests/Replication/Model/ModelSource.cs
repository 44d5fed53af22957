using System.Runtime.CompilerServices;
using DRServerless.Core.Blocks;
using DRServerless.Core.Replication;

namespace DRServerless.Core.Tests.Replication.Model;

/// <summary>
/// A snapshot in memory: block index to content, absent blocks being zeroes. With a base it lists what differs, what only the base has, and
/// blocks that were written with what they held before (<paramref name="rewritten"/>), as EBS does.
/// </summary>
internal sealed class ModelSource(
    IReadOnlyDictionary<int, int> image, IReadOnlyDictionary<int, int>? parent = null, IReadOnlySet<int>? rewritten = null, Faults? faults = null) : IBlockSource
{
    private int _reads;

    /// <summary>Called before each read, with how many there were.</summary>
    public Action<int>? OnRead { get; init; }

    public int Reads => Volatile.Read(ref _reads);

    public async IAsyncEnumerable<BlockReference> ListAsync(int startIndex, int endIndex, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var listed = parent is null
            ? image.Keys
            : image.Keys.Union(parent.Keys).Where(index => !image.ContainsKey(index) || !parent.ContainsKey(index)
                || image[index] != parent[index] || rewritten?.Contains(index) == true);
        foreach (var index in listed.Where(index => index >= startIndex && index < endIndex).Order())
        {
            cancellation.ThrowIfCancellationRequested();
            var removed = !image.ContainsKey(index);
            yield return new BlockReference(index, removed ? default : new byte[] { 1 }, removed);
        }
    }

    public async ValueTask<Digest> ReadAsync(BlockReference block, Memory<byte> destination, CancellationToken cancellation)
    {
        Assert.False(block.IsRemoved, "A removed block cannot be read.");
        OnRead?.Invoke(Interlocked.Increment(ref _reads));
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        var fault = faults?.Next(block.Index);
        BlockContent.Fill(destination.Span, fault is null ? image[block.Index] : BlockContent.Torn);
        if (fault is not null) throw fault.Error;
        return BlockContent.DigestOf(image[block.Index]);
    }
}
