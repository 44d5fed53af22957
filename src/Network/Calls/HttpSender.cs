using System.Net.Http.Headers;
using DRServerless.Core.Network;
using DRServerless.Network.Addresses;
using DRServerless.Network.Probes;

namespace DRServerless.Network.Calls;

/// <summary>Sends one request. Of the answer's body no more is read than the caller wants, for it could be endless.</summary>
internal sealed class HttpSender(GuardedConnector connector, NetworkOptions options)
{
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation)
    {
        if (call.Url.Scheme != Uri.UriSchemeHttps && !(options.AllowLoopback && call.Url.Scheme == Uri.UriSchemeHttp && call.Url.IsLoopback))
            return new HttpAnswer(null, "Not allowed: the URL is not https.", Hopeless: true);
        using var handler = Handlers.ForHosts(connector);
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Url);
        if (call.Body.Length > 0 || call.Method != HttpMethod.Get.Method)
        {
            request.Content = new ReadOnlyMemoryContent(call.Body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.ContentType);
        }

        foreach (var (name, value) in call.Headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var status = (int)response.StatusCode;
        if (call.MostAnswerBytes > 0 && response.IsSuccessStatusCode) return await ReadAsync(response.Content, status, call.MostAnswerBytes, cancellation);
        return new HttpAnswer(status, status is >= 300 and < 400 ? $"status {status}: redirects are not followed" : $"status {status}");
    }

    private static async Task<HttpAnswer> ReadAsync(HttpContent content, int status, int most, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[most + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length <= most
            ? new HttpAnswer(status, $"status {status}") { Body = buffer.AsMemory(0, length) }
            : new HttpAnswer(null, $"the answer has over {most} bytes", Hopeless: true);
    }
}
