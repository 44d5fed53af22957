using System.Net;

namespace DRServerless.Azure.Tests.Testing;

/// <summary>A body that promises all of its bytes, gives some, and then breaks off as a torn connection does.</summary>
internal sealed class TornContent : HttpContent
{
    private readonly byte[] _given;

    public TornContent(byte[] content, int given)
    {
        _given = content[..given];
        Headers.ContentLength = content.Length;
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new OneWayStream(_given, torn: true));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = Headers.ContentLength ?? 0;
        return true;
    }
}
