namespace DRServerless.Aws.Ebs.Wire;

/// <summary>Bytes that came and were not taken yet, in one fixed array.</summary>
internal sealed class ReceiveBuffer(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _start, _end;

    public bool IsEmpty => _start == _end;

    /// <summary>True when nothing fits behind what is there.</summary>
    public bool IsFull => _start == 0 && _end == _bytes.Length;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The first bytes of the array, taken or not: where a head stands that was just taken.</summary>
    public ReadOnlySpan<byte> First(int count) => _bytes.AsSpan(0, count);

    /// <summary>Where to read to; at most <paramref name="most"/> bytes.</summary>
    public Memory<byte> Free(int most)
    {
        if (IsEmpty) _start = _end = 0;
        if (_end == _bytes.Length) Compact();
        return _bytes.AsMemory(_end, Math.Min(most, _bytes.Length - _end));
    }

    public void Commit(int count) => _end += count;

    public void Consume(int count) => _start += count;

    /// <summary>Moves what is there to the start of the array.</summary>
    public void Compact()
    {
        Unread.CopyTo(_bytes);
        _end -= _start;
        _start = 0;
    }

    /// <summary>Takes what is there, as much as fits.</summary>
    public int TakeInto(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }
}
