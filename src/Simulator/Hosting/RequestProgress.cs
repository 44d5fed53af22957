using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Hosting;

/// <summary>How far a request has come, for its answer and the statistics.</summary>
internal sealed class RequestProgress(HttpContext http, string id)
{
    public HttpContext Http { get; } = http;

    public string Id { get; } = id;

    public string ServiceName { get; set; } = "?";

    public ISimulatedService? Service { get; set; }

    public string? Operation { get; set; }

    public bool Throttled { get; set; }

    public bool Torn { get; set; }

    /// <summary>Resets the connection.</summary>
    public void Tear()
    {
        Torn = true;
        Http.Abort();
    }
}
