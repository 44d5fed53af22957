using System.Buffers.Text;
using System.Text;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>How the body after a head ends.</summary>
internal enum BodyFraming
{
    /// <summary>After so many bytes.</summary>
    Length,

    /// <summary>With the last chunk.</summary>
    Chunked,

    /// <summary>With the connection.</summary>
    UntilClose,
}

/// <summary>What of a response's head decides how to go on; its other headers are looked up in the bytes while they stand.</summary>
internal readonly record struct ResponseHead(int Status, BodyFraming Framing, long Length, bool KeepAlive)
{
    public bool IsInterim => Status is >= 100 and < 200;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Reads a whole head, the empty line included. Refuses what leaves the end of the body in doubt.</summary>
    public static ResponseHead Parse(ReadOnlySpan<byte> head)
    {
        var lines = new HeaderLines(head);
        var (status, keepAlive) = ParseStatusLine(lines.First);
        long? length = null;
        var chunked = false;
        while (lines.Next(out var name, out var value))
        {
            if (Ascii.EqualsIgnoreCase(name, "content-length"u8)) length = ParseLength(value, length);
            else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8)) chunked = ParseEncoding(value, chunked);
            else if (Ascii.EqualsIgnoreCase(name, "connection"u8)) keepAlive &= !HasToken(value, "close"u8);
        }

        if (status is >= 100 and < 200 or 204 or 304) return new ResponseHead(status, BodyFraming.Length, 0, keepAlive);
        if (chunked && length is not null) throw new WireException("A response has both a length and chunks.");
        if (chunked) return new ResponseHead(status, BodyFraming.Chunked, 0, keepAlive);
        return length is { } known
            ? new ResponseHead(status, BodyFraming.Length, known, keepAlive)
            : new ResponseHead(status, BodyFraming.UntilClose, 0, KeepAlive: false);
    }

    private static (int Status, bool KeepAlive) ParseStatusLine(ReadOnlySpan<byte> line)
    {
        var valid = line.Length >= 12 && line.StartsWith("HTTP/1."u8) && line[7] is (byte)'0' or (byte)'1'
            && line[8] == ' ' && (line.Length == 12 || line[12] == ' ');
        if (!valid || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var used) || used != 3 || status < 100)
            throw new WireException("A response does not start with an HTTP/1 status line.");
        return (status, line[7] == '1');
    }

    private static long ParseLength(ReadOnlySpan<byte> value, long? earlier)
    {
        if (value.IsEmpty || !Utf8Parser.TryParse(value, out long length, out var used) || used != value.Length || length < 0
            || value[0] is (byte)'+' or (byte)'-')
            throw new WireException("A response's content-length is not a number.");
        return earlier is null || earlier == length ? length : throw new WireException("A response has two lengths.");
    }

    private static bool ParseEncoding(ReadOnlySpan<byte> value, bool earlier) =>
        !earlier && Ascii.EqualsIgnoreCase(value, "chunked"u8)
            ? true
            : throw new WireException("A response has a transfer-encoding other than chunked.");

    private static bool HasToken(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        foreach (var part in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(HeaderLines.Trim(list[part]), token)) return true;
        }

        return false;
    }
}
