using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Hosting;

/// <summary>A request body that was read whole, with its SHA-256.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int MaxLength = 4 * 1024 * 1024;
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private readonly byte[]? _buffer;

    private RequestBody(byte[]? buffer, int length)
    {
        _buffer = buffer;
        Memory = buffer.AsMemory(0, length);
        Hash = length == 0 ? EmptyHash : Convert.ToHexStringLower(SHA256.HashData(Memory.Span));
    }

    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public string Hash { get; }

    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && !request.Headers.ContainsKey("Transfer-Encoding")))
            return new RequestBody(null, 0);
        if (request.ContentLength > MaxLength) throw new ServiceException(413, "RequestEntityTooLarge", "The request is too large.");
        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? MaxLength));
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) break;
            length += read;
        }

        return new RequestBody(buffer, length);
    }

    public void Dispose()
    {
        if (_buffer is not null) ArrayPool<byte>.Shared.Return(_buffer);
    }
}
