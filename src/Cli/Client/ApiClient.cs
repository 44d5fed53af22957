using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DRServerless.Api.Endpoints;
using DRServerless.Api.Problems;
using DRServerless.Core.Serialization;

namespace DRServerless.Cli.Client;

/// <summary>Calls the HTTP API. Every POST carries an idempotency key, so that a call whose answer was lost can be repeated.</summary>
internal sealed class ApiClient(HttpClient http, TimeSpan patience) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static ApiClient For(Uri server, TimeSpan? patience = null)
    {
        var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(100) };
        ClientCredentials.FromEnvironment(Environment.GetEnvironmentVariable).GiveTo(http, server);
        return new ApiClient(http, patience ?? TimeSpan.FromSeconds(1));
    }

    public Task<T> GetAsync<T>(string path, CancellationToken cancellation) => SendAsync<T>(HttpMethod.Get, path, null, cancellation);

    /// <summary>An answer as it comes: a page, or JSON byte by byte.</summary>
    public Task<byte[]> GetBytesAsync(string path, CancellationToken cancellation) => SendAsync<byte[]>(HttpMethod.Get, path, null, cancellation);

    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellation) => SendAsync<T>(HttpMethod.Post, path, body, cancellation);

    public Task<T> PatchAsync<T>(string path, object body, CancellationToken cancellation) => SendAsync<T>(HttpMethod.Patch, path, body, cancellation);

    public Task<T> PutAsync<T>(string path, object body, CancellationToken cancellation) => SendAsync<T>(HttpMethod.Put, path, body, cancellation);

    public Task DeleteAsync(string path, CancellationToken cancellation) => SendAsync<JsonElement?>(HttpMethod.Delete, path, null, cancellation);

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        var key = Guid.NewGuid().ToString("N");
        for (var attempt = 1; ; attempt++)
        {
            using var request = Request(method, path, body, key);
            try
            {
                using var response = await http.SendAsync(request, cancellation);
                return await ReadAsync<T>(response, cancellation);
            }
            catch (HttpRequestException) when (attempt * Pause < patience)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellation);
            }
            catch (HttpRequestException unreachable)
            {
                throw new ServerUnreachableException($"The server at {http.BaseAddress} cannot be reached: {unreachable.Message}. Start one with 'drctl serve', or name another with --server.", unreachable);
            }
            catch (TaskCanceledException late) when (!cancellation.IsCancellationRequested)
            {
                throw new ServerUnreachableException($"The server at {http.BaseAddress} did not answer within {http.Timeout.TotalSeconds} s. What was asked may have been done: look before asking again.", late);
            }
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, object? body, string key)
    {
        var request = new HttpRequestMessage(method, $"{ApiEndpoints.Prefix}/{path}");
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", key);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), DrJson.Stored));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
    {
        var content = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (response.IsSuccessStatusCode && content is T raw) return raw;
        if (response.IsSuccessStatusCode) return content.Length == 0 ? default! : Read<T>(content, response);
        if (response.Content.Headers.ContentType?.MediaType == ProblemResult.ContentType)
            throw new ApiProblemException(Read<ProblemBody>(content, response), content);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw Closed(response);
        throw Stranger(response);
    }

    private static T Read<T>(byte[] content, HttpResponseMessage response)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(content, DrJson.Stored)!;
        }
        catch (JsonException)
        {
            throw Stranger(response);
        }
    }

    /// <summary>The platform in front of the API refused, in words of its own.</summary>
    private static ServerClosedException Closed(HttpResponseMessage response) =>
        new($"{response.RequestMessage?.RequestUri?.Host} does not let you in ({(int)response.StatusCode}). Set {ClientCredentials.KeyVariable} to a function key, and {ClientCredentials.TokenVariable} to a token where it asks for one.");

    private static ServerUnreachableException Stranger(HttpResponseMessage response) =>
        new($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} with something else than expected: is it a DRServerless server of this version?");
}
