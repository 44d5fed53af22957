using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>
/// The head of one request, written into a buffer that is used again for the next one. It remembers where its parts stand,
/// so that the signature is taken from the very bytes that are sent. Header names are given in lower case.
/// </summary>
internal sealed class RequestHead
{
    private const int LargestHead = 64 * 1024;
    private readonly List<HeaderSlice> _signed = new(16);
    private byte[] _buffer = new byte[4096];
    private int _length;
    private Range _method, _path, _query;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public ReadOnlySpan<byte> Method => _buffer.AsSpan(_method);

    public ReadOnlySpan<byte> Path => _buffer.AsSpan(_path);

    public ReadOnlySpan<byte> Query => _buffer.AsSpan(_query);

    /// <summary>The headers that the signature covers, ascending by name.</summary>
    public ReadOnlySpan<HeaderSlice> Signed => CollectionsMarshal.AsSpan(_signed);

    public ReadOnlySpan<byte> this[Range slice] => _buffer.AsSpan(slice);

    /// <summary>Starts over: method and path of the endpoint.</summary>
    public void Begin(ReadOnlySpan<byte> method, WireEndpoint endpoint)
    {
        _length = 0;
        _signed.Clear();
        Append(method);
        _method = .._length;
        Append(" "u8);
        _path = _length.._length;
        _query = default;
        AppendPath(endpoint.PathPrefix);
    }

    /// <summary>Goes on with the path. Only characters that need no escape: the callers' ids were checked.</summary>
    public void AppendPath(ReadOnlySpan<byte> segment)
    {
        Append(segment);
        _path = _path.Start.._length;
    }

    public void AppendPath(int number)
    {
        AppendNumber(number);
        _path = _path.Start.._length;
    }

    public void AppendPath(string ascii)
    {
        AppendText(ascii);
        _path = _path.Start.._length;
    }

    /// <summary>Adds a parameter; names come in ascending order, as the signature wants them.</summary>
    public void AppendQuery(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var start = BeginParameter(name);
        Reserve(PercentEncoding.MaximumLength(value.Length));
        _length += PercentEncoding.Encode(value, _buffer.AsSpan(_length));
        _query = start.._length;
    }

    /// <summary>A value of characters that need no escape.</summary>
    public void AppendQuery(ReadOnlySpan<byte> name, string ascii)
    {
        var start = BeginParameter(name);
        AppendText(ascii);
        _query = start.._length;
    }

    public void AppendQuery(ReadOnlySpan<byte> name, int value)
    {
        var start = BeginParameter(name);
        AppendNumber(value);
        _query = start.._length;
    }

    /// <summary>Ends the request line.</summary>
    public void EndTarget() => Append(" HTTP/1.1\r\n"u8);

    /// <summary>Adds a header that the signature covers.</summary>
    public void AppendSigned(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Insert(AppendHeader(name, value));

    public void AppendSigned(ReadOnlySpan<byte> name, int value)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(value, digits, out var written);
        AppendSigned(name, digits[..written]);
    }

    /// <summary>Adds a header that the signature does not cover.</summary>
    public void AppendUnsigned(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => AppendHeader(name, value);

    public void AppendUnsigned(ReadOnlySpan<byte> name, int value)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(value, digits, out var written);
        AppendHeader(name, digits[..written]);
    }

    /// <summary>Ends the head.</summary>
    public void End() => Append("\r\n"u8);

    private int BeginParameter(ReadOnlySpan<byte> name)
    {
        var first = _query.Equals(default);
        Append(first ? "?"u8 : "&"u8);
        var start = first ? _length : _query.Start.Value;
        Append(name);
        Append("="u8);
        return start;
    }

    private HeaderSlice AppendHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.ContainsAny("\r\n"u8)) throw new ArgumentException("A header has one line.", nameof(value));
        var start = _length;
        Append(name);
        var nameRange = start.._length;
        Append(": "u8);
        start = _length;
        Append(value);
        var valueRange = start.._length;
        Append("\r\n"u8);
        return new HeaderSlice(nameRange, valueRange);
    }

    private void Insert(HeaderSlice header)
    {
        var at = _signed.Count;
        while (at > 0 && this[_signed[at - 1].Name].SequenceCompareTo(this[header.Name]) > 0) at--;
        _signed.Insert(at, header);
    }

    private void AppendNumber(int value)
    {
        Reserve(11);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void AppendText(string ascii)
    {
        Reserve(ascii.Length);
        foreach (var character in ascii) _buffer[_length++] = checked((byte)character);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int count)
    {
        var needed = _length + count;
        if (needed <= _buffer.Length) return;
        if (needed > LargestHead) throw new WireException($"A request head over {LargestHead} bytes is not sent.");
        Array.Resize(ref _buffer, Math.Min(LargestHead, Math.Max(needed, _buffer.Length * 2)));
    }
}

/// <summary>Where a header's name and value stand in a head.</summary>
internal readonly record struct HeaderSlice(Range Name, Range Value);
