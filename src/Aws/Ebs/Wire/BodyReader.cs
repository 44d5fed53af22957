using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>Reads a body by its framing, straight into the caller's memory where it can.</summary>
internal sealed class BodyReader
{
    private const int LongestLine = 1024;
    private const int MostTrailers = 64;

    private BodyFraming _framing;

    /// <summary>Bytes left of the body, or of the current chunk.</summary>
    private long _left;

    private bool _insideChunk;

    /// <summary>True when the whole body was read.</summary>
    public bool IsAtEnd { get; private set; } = true;

    public void Begin(ResponseHead head)
    {
        _framing = head.Framing;
        _left = head.Length;
        _insideChunk = false;
        IsAtEnd = _framing == BodyFraming.Length && _left == 0;
    }

    /// <summary>Reads more; 0 at the end of the body, and only there.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Stream stream, ReceiveBuffer received, Memory<byte> destination, CancellationToken cancellation)
    {
        if (IsAtEnd || destination.IsEmpty) return 0;
        if (_framing == BodyFraming.Chunked && _left == 0 && !await NextChunkAsync(stream, received, cancellation)) return 0;
        if (_framing != BodyFraming.UntilClose && destination.Length > _left) destination = destination[..(int)_left];

        var count = received.IsEmpty ? await stream.ReadAsync(destination, cancellation) : received.TakeInto(destination.Span);
        if (count == 0 && _framing != BodyFraming.UntilClose) throw new WireException("The connection closed inside a response's body.");
        _left -= count;
        if (_framing == BodyFraming.Length ? _left == 0 : count == 0) IsAtEnd = true;
        return count;
    }

    private async ValueTask<bool> NextChunkAsync(Stream stream, ReceiveBuffer received, CancellationToken cancellation)
    {
        if (_insideChunk && await TakeLineAsync(stream, received, cancellation) != 0) throw new WireException("A chunk is longer than it said.");
        await FillLineAsync(stream, received, cancellation);
        _left = ParseSize(received.Unread);
        await TakeLineAsync(stream, received, cancellation);
        _insideChunk = true;
        if (_left > 0) return true;

        for (var trailers = 0; await TakeLineAsync(stream, received, cancellation) > 0; trailers++)
        {
            if (trailers == MostTrailers) throw new WireException("A response's trailers have no end.");
        }

        IsAtEnd = true;
        return false;
    }

    /// <summary>Takes one line, whose length it returns.</summary>
    private static async ValueTask<int> TakeLineAsync(Stream stream, ReceiveBuffer received, CancellationToken cancellation)
    {
        var length = await FillLineAsync(stream, received, cancellation);
        received.Consume(length + 2);
        return length;
    }

    private static async ValueTask<int> FillLineAsync(Stream stream, ReceiveBuffer received, CancellationToken cancellation)
    {
        int length;
        while ((length = received.Unread.IndexOf("\r\n"u8)) < 0)
        {
            if (received.Unread.Length > LongestLine) throw new WireException("A line of a chunked body is too long.");
            var count = await stream.ReadAsync(received.Free(LongestLine), cancellation);
            if (count == 0) throw new WireException("The connection closed inside a response's body.");
            received.Commit(count);
        }

        return length;
    }

    /// <summary>The hexadecimal number that a chunk starts with; an extension after it is passed over.</summary>
    private static long ParseSize(ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out int size, out var used, 'X') || size < 0 || used == 0
            || line[used] is not ((byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t'))
            throw new WireException("A chunk does not start with its size.");
        return size;
    }
}
