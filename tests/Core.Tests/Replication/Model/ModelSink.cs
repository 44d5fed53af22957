using System.Collections.Concurrent;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication;

namespace DRServerless.Core.Tests.Replication.Model;

/// <summary>A pending snapshot in memory: what its parent holds shows through; where neither was written it is zeroes, or garbage when it is encrypted.</summary>
internal sealed class ModelSink(IReadOnlyDictionary<int, int>? parent, bool encrypted, Faults? faults = null) : IBlockSink
{
    private readonly ConcurrentDictionary<int, int> _written = new();

    /// <summary>Called before each write, with the block.</summary>
    public Action<int>? OnWrite { get; init; }

    public IReadOnlyDictionary<int, int> Written => _written;

    public int Read(int index)
    {
        if (_written.TryGetValue(index, out var content)) return content;
        if (parent?.TryGetValue(index, out var held) == true) return held;
        return encrypted ? BlockContent.Garbage : 0;
    }

    public async ValueTask WriteAsync(int index, ReadOnlyMemory<byte> block, Digest digest, CancellationToken cancellation)
    {
        OnWrite?.Invoke(index);
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        var content = BlockContent.Read(block.Span);
        if (BlockContent.DigestOf(content) != digest) throw new DrException(ErrorCodes.InvariantBroken, $"Block {index} came with the digest of another.");
        var fault = faults?.Next(index);
        if (fault?.Effect != 0) _written[index] = fault?.Effect == 2 ? BlockContent.Torn : content;
        if (fault is not null) throw fault.Error;
    }
}
