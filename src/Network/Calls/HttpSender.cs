using System.Net.Http.Headers;
using DRServerless.Core.Network;
using DRServerless.Network.Addresses;
using DRServerless.Network.Probes;

namespace DRServerless.Network.Calls;

/// <summary>Sends one request. The answer's body is not read: only the status counts, and it could be endless.</summary>
internal sealed class HttpSender(GuardedConnector connector, NetworkOptions options)
{
    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation)
    {
        if (call.Url.Scheme != Uri.UriSchemeHttps && !(options.AllowLoopback && call.Url.Scheme == Uri.UriSchemeHttp && call.Url.IsLoopback))
            return new HttpAnswer(null, "Not allowed: the URL is not https.", Hopeless: true);
        using var handler = Handlers.ForHosts(connector);
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Url) { Content = new ReadOnlyMemoryContent(call.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.ContentType);
        foreach (var (name, value) in call.Headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var status = (int)response.StatusCode;
        return new HttpAnswer(status, status is >= 300 and < 400 ? $"status {status}: redirects are not followed" : $"status {status}");
    }
}
