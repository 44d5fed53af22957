using System.Buffers;
using DRServerless.Core.Replication;

namespace DRServerless.Aws.Ebs.Listing;

/// <summary>
/// One page of a listing. Its tokens are slices of the answer's own bytes, which stay alive as long as a token is held;
/// only the array of entries is pooled, so dispose the page when its entries were walked.
/// </summary>
internal sealed class BlockPage : IDisposable
{
    private readonly ReadOnlyMemory<byte> _body;
    private Entry[] _entries;

    private BlockPage(ReadOnlyMemory<byte> body, Entry[] entries, int count, ReadOnlyMemory<byte> nextToken)
    {
        _body = body;
        _entries = entries;
        Count = count;
        NextToken = nextToken;
    }

    public int Count { get; }

    /// <summary>Where the next page is; empty on the last one. A page without entries may have it.</summary>
    public ReadOnlyMemory<byte> NextToken { get; }

    public BlockReference this[int position]
    {
        get
        {
            var entry = _entries[position];
            return new BlockReference(entry.Index, _body.Slice(entry.TokenStart, entry.TokenLength), entry.TokenLength == 0);
        }
    }

    /// <summary>Reads a page of at most so many entries. <see cref="FormatException"/> when it is not one.</summary>
    public static BlockPage Parse(ArraySegment<byte> body, int mostEntries)
    {
        var entries = ArrayPool<Entry>.Shared.Rent(mostEntries);
        try
        {
            var parser = new BlockPageParser(body, entries.AsSpan(0, mostEntries));
            parser.Parse();
            return new BlockPage(body, entries, parser.Count, ((ReadOnlyMemory<byte>)body)[parser.NextToken]);
        }
        catch
        {
            ArrayPool<Entry>.Shared.Return(entries);
            throw;
        }
    }

    public void Dispose()
    {
        if (_entries.Length > 0) ArrayPool<Entry>.Shared.Return(_entries);
        _entries = [];
    }

    /// <summary>A block, and where its token stands in the page.</summary>
    internal readonly record struct Entry(int Index, int TokenStart, int TokenLength);
}
