using System.Net.Http.Json;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Control;

/// <summary>Drives a simulator in another process through its control API.</summary>
public sealed class SimulatorControl(Uri endpoint) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(endpoint, "/_simulator/") };

    /// <summary>Whether it answers, and its last own failure.</summary>
    public Task<ControlHealth> HealthAsync(CancellationToken cancellationToken = default) =>
        GetAsync<ControlHealth>("health", cancellationToken);

    /// <summary>Makes things go wrong as stated.</summary>
    public Task SetFaultsAsync(FaultSettings faults, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, "faults", faults, cancellationToken);

    /// <summary>Makes things go wrong by a preset: none, some, many.</summary>
    public Task SetFaultsAsync(string preset, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, $"faults/{Uri.EscapeDataString(preset)}", null, cancellationToken);

    /// <summary>What goes wrong now.</summary>
    public Task<FaultSettings> FaultsAsync(CancellationToken cancellationToken = default) =>
        GetAsync<FaultSettings>("faults", cancellationToken);

    /// <summary>Sets the request quotas.</summary>
    public Task SetQuotasAsync(QuotaSettings quotas, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, "quotas", quotas, cancellationToken);

    /// <summary>The request quotas in force.</summary>
    public Task<QuotaSettings> QuotasAsync(CancellationToken cancellationToken = default) =>
        GetAsync<QuotaSettings>("quotas", cancellationToken);

    /// <summary>Takes a region down or brings it back.</summary>
    public Task SetOutageAsync(string region, bool down, CancellationToken cancellationToken = default) =>
        SendAsync(down ? HttpMethod.Put : HttpMethod.Delete, $"regions/{Uri.EscapeDataString(region)}/outage", null, cancellationToken);

    /// <summary>The regions and which of them are down.</summary>
    public Task<IReadOnlyList<ControlRegion>> RegionsAsync(CancellationToken cancellationToken = default) =>
        GetAsync<IReadOnlyList<ControlRegion>>("regions", cancellationToken);

    /// <summary>Counts by <c>service:operation</c>.</summary>
    public Task<Dictionary<string, OperationStatistics>> StatisticsAsync(CancellationToken cancellationToken = default) =>
        GetAsync<Dictionary<string, OperationStatistics>>("statistics", cancellationToken);

    /// <summary>Starts counting anew.</summary>
    public Task ClearStatisticsAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, "statistics", null, cancellationToken);

    /// <summary>What the block store holds.</summary>
    public Task<ControlStorage> StorageAsync(CancellationToken cancellationToken = default) =>
        GetAsync<ControlStorage>("storage", cancellationToken);

    /// <summary>Every volume, snapshot, image and instance of every account and region.</summary>
    public Task<IReadOnlyList<ControlResource>> ResourcesAsync(CancellationToken cancellationToken = default) =>
        GetAsync<IReadOnlyList<ControlResource>>("resources", cancellationToken);

    /// <summary>The certificate of the authority that stands for the messages of the simulated SNS.</summary>
    public async Task<string> SnsAuthorityAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync<ControlAuthority>("sns/authority", cancellationToken)).Pem;

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<T>(ControlJson.Options, cancellationToken))!;
    }

    private async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: ControlJson.Options);
        using var response = await _http.SendAsync(request, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;
        var error = await response.Content.ReadFromJsonAsync<ControlError>(ControlJson.Options, cancellationToken);
        throw new InvalidOperationException(error?.Error ?? $"The simulator answered {(int)response.StatusCode}.");
    }
}
