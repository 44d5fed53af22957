using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using DRServerless.Api.Tests.OpenApi;
using DRServerless.Core.Serialization;

namespace DRServerless.Api.Tests.Hosting;

/// <summary>Calls the API as any program would, and holds every answer against the OpenAPI document that the server itself serves.</summary>
public sealed class ApiCaller : IDisposable
{
    private readonly HttpClient _http;

    private ApiCaller(HttpClient http, ServedContract contract) => (_http, Contract) = (http, contract);

    /// <summary>What the server says that it does.</summary>
    public ServedContract Contract { get; }

    public static async Task<ApiCaller> ConnectAsync(Uri address)
    {
        var http = new HttpClient { BaseAddress = new Uri(address, "/api/"), Timeout = TimeSpan.FromSeconds(60) };
        return new ApiCaller(http, new ServedContract(await http.GetStringAsync(new Uri("openapi.json", UriKind.Relative))));
    }

    public Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answer> PostAsync(string path, object? body = null, string? key = null) =>
        SendAsync("POST", path, body, request =>
        {
            if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        });

    public Task<Answer> PatchAsync(string path, object body) => SendAsync("PATCH", path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync("DELETE", path);

    /// <summary>Sends a request; a string is sent as it is, content too, anything else as JSON.</summary>
    public async Task<Answer> SendAsync(string method, string path, object? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = Content(body) };
        change?.Invoke(request);
        using var response = await _http.SendAsync(request);
        var answer = new Answer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.Location, await response.Content.ReadAsStringAsync())
        {
            Allow = response.Content.Headers.Allow.Count == 0 ? null : string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)),
        };
        Contract.Check(method, new Uri(_http.BaseAddress!, path).AbsolutePath, answer);
        return answer;
    }

    public void Dispose() => _http.Dispose();

    private static HttpContent? Content(object? body) => body switch
    {
        null => null,
        HttpContent content => content,
        string text => new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        _ => JsonContent.Create(body, body.GetType(), options: DrJson.Stored),
    };
}
