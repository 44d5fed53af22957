using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Tests.Hosting;

/// <summary>Calls the EBS direct APIs with requests written by hand from the service model, signed by the real SDK's signer.</summary>
internal sealed class EbsClient(Uri endpoint, TimeProvider time, HttpClient http) : IDisposable
{
    public const int BlockSize = 524288;

    public string Region { get; init; } = "eu-west-1";

    public string Service { get; init; } = "ebs";

    public AWSCredentials Credentials { get; init; } =
        new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey);

    public bool SignPayload { get; init; } = true;

    /// <summary>The time that requests are signed at; null: now.</summary>
    public DateTime? SignedAt { get; init; }

    public async Task<EbsResponse> SendAsync(
        HttpMethod method, string target, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = await SignAsync(method, target, body, headers);
        using var response = await http.SendAsync(request);
        return await EbsResponse.ReadAsync(response);
    }

    public async Task<HttpRequestMessage> SignAsync(
        HttpMethod method, string target, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        var signing = new AWSSigningRequest { HttpMethod = method, RequestUri = new Uri(endpoint, target), Content = body };
        foreach (var (name, value) in headers) signing.Headers[name] = value;
        var result = await AWSSigV4Signer.SignAsync(signing, new AWSSigV4Parameters
        {
            Credentials = Credentials,
            Region = RegionEndpoint.GetBySystemName(Region),
            Service = Service,
            SignPayload = SignPayload,
            SignedAt = SignedAt ?? time.GetUtcNow().UtcDateTime,
        });
        var request = new HttpRequestMessage(method, signing.RequestUri);
        if (body is not null) request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers.Where(header => !result.Headers.Keys.Contains(header.Name, StringComparer.OrdinalIgnoreCase)))
            request.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, value) in result.Headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    public Task<EbsResponse> StartAsync(int sizeGib, object? more = null)
    {
        var members = new Dictionary<string, object?> { ["VolumeSize"] = sizeGib };
        if (more is not null)
            foreach (var property in more.GetType().GetProperties()) members[property.Name] = property.GetValue(more);
        return SendAsync(HttpMethod.Post, "/snapshots", JsonSerializer.SerializeToUtf8Bytes(members));
    }

    public Task<EbsResponse> PutAsync(string snapshot, int index, byte[] block, string? checksum = null) =>
        SendAsync(HttpMethod.Put, $"/snapshots/{snapshot}/blocks/{index}", block,
            ("x-amz-Data-Length", "524288"), ("x-amz-Checksum", checksum ?? Checksum(block)), ("x-amz-Checksum-Algorithm", "SHA256"));

    public Task<EbsResponse> CompleteAsync(string snapshot, int count, string? checksum = null) =>
        SendAsync(HttpMethod.Post, $"/snapshots/completion/{snapshot}", null, checksum is null
            ? [("x-amz-ChangedBlocksCount", $"{count}")]
            : [("x-amz-ChangedBlocksCount", $"{count}"), ("x-amz-Checksum", checksum),
                ("x-amz-Checksum-Algorithm", "SHA256"), ("x-amz-Checksum-Aggregation-Method", "LINEAR")]);

    public Task<EbsResponse> GetAsync(string snapshot, int index, string token) =>
        SendAsync(HttpMethod.Get, $"/snapshots/{snapshot}/blocks/{index}?blockToken={Uri.EscapeDataString(token)}");

    public Task<EbsResponse> ListAsync(string snapshot, string query = "") =>
        SendAsync(HttpMethod.Get, $"/snapshots/{snapshot}/blocks{query}");

    public Task<EbsResponse> ChangedAsync(string first, string second, string query = "") =>
        SendAsync(HttpMethod.Get, $"/snapshots/{second}/changedblocks?firstSnapshotId={first}{query}");

    public static string Checksum(byte[] bytes) => Convert.ToBase64String(SHA256.HashData(bytes));

    public static byte[] Block(int seed)
    {
        var block = new byte[BlockSize];
        new Random(seed).NextBytes(block);
        return block;
    }

    public void Dispose() => http.Dispose();
}

internal sealed record EbsResponse(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? ErrorType => Headers.GetValueOrDefault("x-amzn-ErrorType");

    public string? Reason => Json.TryGetProperty(nameof(Reason), out var reason) ? reason.GetString() : null;

    public string Id => Json.GetProperty("SnapshotId").GetString()!;

    public string? NextToken => Json.TryGetProperty(nameof(NextToken), out var token) ? token.GetString() : null;

    public static async Task<EbsResponse> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsByteArrayAsync());

    /// <summary>The error as one comparable text: status, type, reason.</summary>
    public string Error => $"{(int)Status} {ErrorType} {Reason}".TrimEnd();
}
