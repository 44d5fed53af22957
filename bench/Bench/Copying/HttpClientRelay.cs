using System.Security.Cryptography;
using Amazon;
using Amazon.Runtime.Signing;
using DRServerless.Bench.Processes;
using DRServerless.Core.Blocks;
using DRServerless.Core.Replication;

namespace DRServerless.Bench.Copying;

/// <summary>
/// The floor: GET each block with a bare HttpClient, hash it once, PUT it. No check, no retry, no pacing, no listing; even the
/// signatures are made beforehand.
/// </summary>
internal sealed class HttpClientRelay(Uri endpoint, HttpMessageHandler handler, int concurrency) : IDisposable
{
    private readonly HttpClient _client = new(handler) { Timeout = TimeSpan.FromMinutes(5) };
    private (HttpRequestMessage Get, HttpRequestMessage Put)[] _requests = [];

    /// <summary>Signs everything; the simulator takes signatures for five minutes.</summary>
    public void Prepare(TestSnapshot source, IReadOnlyList<BlockReference> blocks, string target) => _requests =
    [
        .. blocks.Select((block, position) => (
            Sign(HttpMethod.Get, $"/snapshots/{source.Id}/blocks/{block.Index}?blockToken={Uri.EscapeDataString(System.Text.Encoding.ASCII.GetString(block.Token.Span))}", SimulatorProcess.SourceRegion, null),
            Sign(HttpMethod.Put, $"/snapshots/{target}/blocks/{block.Index}", SimulatorProcess.TargetRegion, source.Digests[position]))),
    ];

    public Task RunAsync()
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            var buffer = new byte[Block.Size];
            var hash = new byte[SHA256.HashSizeInBytes];
            for (var position = Interlocked.Increment(ref next); position < _requests.Length; position = Interlocked.Increment(ref next))
            {
                var (get, put) = _requests[position];
                using (get)
                using (var answer = await _client.SendAsync(get, HttpCompletionOption.ResponseHeadersRead))
                {
                    answer.EnsureSuccessStatusCode();
                    await using var body = await answer.Content.ReadAsStreamAsync();
                    await body.ReadExactlyAsync(buffer);
                }

                SHA256.HashData(buffer, hash);
                using (put)
                {
                    put.Content = new ReadOnlyMemoryContent(buffer);
                    using var answer = await _client.SendAsync(put);
                    answer.EnsureSuccessStatusCode();
                }
            }
        })));
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Sign(HttpMethod method, string path, string region, Digest? block)
    {
        var uri = new Uri(endpoint, path);
        var signing = new AWSSigningRequest { HttpMethod = method, RequestUri = uri };
        if (block is { } digest)
        {
            var raw = new byte[Digest.Size];
            digest.CopyTo(raw);
            signing.Headers["x-amz-content-sha256"] = digest.ToString();
            signing.Headers["x-amz-data-length"] = "524288";
            signing.Headers["x-amz-checksum"] = Convert.ToBase64String(raw);
            signing.Headers["x-amz-checksum-algorithm"] = "SHA256";
        }

        var signed = AWSSigV4Signer.Sign(
            signing, new AWSSigV4Parameters { Credentials = SimulatorProcess.Credentials, Region = RegionEndpoint.GetBySystemName(region), Service = "ebs" });
        var request = new HttpRequestMessage(method, uri);
        var headers = new Dictionary<string, string>(signing.Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in signed.Headers) headers[name] = value;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
