using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace DRServerless.Api.Tests.Notices;

/// <summary>A real server on loopback that stands for webhooks, Teams and Slack.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Receiver(WebApplication web)
    {
        _web = web;
        web.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            Requests.Enqueue(new Received(http.Request.Path, http.Request.ContentType ?? "", http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            http.Response.StatusCode = Status(http.Request.Path);
        });
    }

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>What is answered, by path.</summary>
    public Func<string, int> Status { get; set; } = _ => 202;

    public Uri Address => new(_web.Urls.Single());

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        await receiver._web.StartAsync();
        return receiver;
    }

    public IReadOnlyList<Received> At(string path) => [.. Requests.Where(request => request.Path == path)];

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
    }
}

/// <summary>A request that came.</summary>
internal sealed record Received(string Path, string ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
}
