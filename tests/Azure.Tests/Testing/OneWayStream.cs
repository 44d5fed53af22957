namespace DRServerless.Azure.Tests.Testing;

/// <summary>Bytes as they come off a connection: forwards only, of unsaid length, and at the end either an end or a break.</summary>
internal sealed class OneWayStream(byte[] given, bool torn) : Stream
{
    private int _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (torn && _read == given.Length) throw new IOException("The connection was torn.");
        var length = Math.Min(count, given.Length - _read);
        given.AsSpan(_read, length).CopyTo(buffer.AsSpan(offset));
        _read += length;
        return length;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
