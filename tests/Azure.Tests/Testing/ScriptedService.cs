using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using DRServerless.Azure.Storage;

namespace DRServerless.Azure.Tests.Testing;

/// <summary>A blob service that answers as it is told to, in turn; the last answer stays. Stands below the SDK's pipeline, where HTTP would be.</summary>
internal sealed class ScriptedService(params Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>[] answers) : HttpMessageHandler
{
    private int _asked;

    public ScriptedService(params Func<HttpResponseMessage>[] answers)
        : this([.. answers.Select(answer => (Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>)((_, _) => Task.FromResult(answer())))])
    {
    }

    /// <summary>Method and address of every request, in order.</summary>
    public ConcurrentQueue<HttpRequestMessage> Requests { get; } = new();

    /// <summary>A store that talks to this service, and tries again twice without much waiting.</summary>
    public AzureObjectStore Store(Func<AzureStorageOptions, AzureStorageOptions>? change = null) =>
        AzureObjectStore.Create((change ?? (options => options))(Options), credential: null, new HttpClientTransport(this), Guid.NewGuid);

    public static AzureStorageOptions Options { get; } = new()
    {
        ConnectionString = $"AccountName=account;AccountKey={Convert.ToBase64String(Encoding.UTF8.GetBytes("not a secret"))};EndpointSuffix=core.windows.net",
        Retries = 2,
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>A refusal, with the service's own code in the header as the service has it, or without.</summary>
    public static HttpResponseMessage Refusal(int status, string? code, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        if (code is not null) response.Headers.Add("x-ms-error-code", code);
        if (retryAfter is not null) response.Headers.Add("Retry-After", retryAfter);
        return response;
    }

    /// <summary>A blob, or the part of it from an offset.</summary>
    public static HttpResponseMessage Blob(HttpContent content, string tag, (int From, int Length)? range = null)
    {
        var response = new HttpResponseMessage(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent) { Content = content };
        response.Headers.TryAddWithoutValidation("ETag", $"\"{tag}\"");
        response.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
        _ = response.Content.Headers.ContentLength; // Now it is among the headers, as it is in an answer off the wire.
        if (range is { } part) response.Content.Headers.ContentRange = new(part.From, part.Length - 1, part.Length);
        return response;
    }

    /// <summary>A page of a listing.</summary>
    public static HttpResponseMessage Page(string? next, params string[] names)
    {
        var blobs = string.Concat(names.Select(name => $"<Blob><Name>{name}</Name><Properties><Etag>0x1</Etag><BlobType>BlockBlob</BlobType></Properties></Blob>"));
        var xml = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://account.blob.core.windows.net/\" ContainerName=\"c\"><Blobs>{blobs}</Blobs><NextMarker>{next}</NextMarker></EnumerationResults>";
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(xml, Encoding.UTF8, "application/xml") };
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        var turn = Interlocked.Increment(ref _asked) - 1;
        return answers[Math.Min(turn, answers.Length - 1)](request, cancellationToken);
    }
}
