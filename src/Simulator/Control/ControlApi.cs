using System.Text.Json;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Sns;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Control;

/// <summary>The simulator's own HTTP API under <c>/_simulator</c>: what SimulatorHost offers in process, for other processes.</summary>
internal sealed class ControlApi(SimulatorHost host)
{
    private const string Prefix = "/_simulator";

    public static bool IsControl(HttpRequest request) => request.Path.StartsWithSegments(Prefix);

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await DispatchAsync(http);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or NotSupportedException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsJsonAsync(new ControlError(error.Message), ControlJson.Options, http.RequestAborted);
        }
    }

    private async Task DispatchAsync(HttpContext http)
    {
        var path = http.Request.Path.Value![Prefix.Length..].Trim('/').Split('/');
        switch (http.Request.Method, path)
        {
            case ("GET", ["health"]): await AnswerAsync(http, new ControlHealth(true, host.LastFailure?.ToString())); break;
            case ("GET", ["faults"]): await AnswerAsync(http, host.Faults); break;
            case ("PUT", ["faults"]): await AnswerAsync(http, host.Faults = await ReadAsync<FaultSettings>(http)); break;
            case ("PUT", ["faults", var preset]): await AnswerAsync(http, host.Faults = Preset(preset)); break;
            case ("GET", ["quotas"]): await AnswerAsync(http, host.Quotas); break;
            case ("PUT", ["quotas"]): await AnswerAsync(http, host.Quotas = await ReadAsync<QuotaSettings>(http)); break;
            case ("GET", ["regions"]): await AnswerAsync(http, ControlListing.Regions(host.Cloud)); break;
            case ("PUT" or "DELETE", ["regions", var region, "outage"]):
                host.SetOutage(region, down: http.Request.Method == "PUT");
                await AnswerAsync(http, ControlListing.Regions(host.Cloud));
                break;
            case ("GET", ["statistics"]): await AnswerAsync(http, host.Statistics); break;
            case ("DELETE", ["statistics"]):
                host.ClearStatistics();
                await AnswerAsync(http, host.Statistics);
                break;
            case ("GET", ["storage"]): await AnswerAsync(http, ControlListing.Storage(host.Cloud.Store)); break;
            case ("GET", ["resources"]): await AnswerAsync(http, ControlListing.Resources(host.Cloud)); break;
            case ("GET", ["sns", "authority"]): await AnswerAsync(http, new ControlAuthority(host.Sns.AuthorityPem)); break;
            case ("POST", ["sns", "subscriptions"]): await SubscribeAsync(http); break;
            case ("POST", ["sns", "alarms"]): await AlarmAsync(http); break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                await http.Response.WriteAsJsonAsync(new ControlError("There is no such route."), ControlJson.Options, http.RequestAborted);
                break;
        }
    }

    private async Task SubscribeAsync(HttpContext http)
    {
        var wanted = await ReadAsync<ControlSubscription>(http);
        await host.Sns.SubscribeAsync(wanted.Topic, wanted.Endpoint, http.RequestAborted);
        await AnswerAsync(http, new ControlConfirmation(host.Sns.IsConfirmed(wanted.Topic, wanted.Endpoint)));
    }

    private async Task AlarmAsync(HttpContext http)
    {
        var change = await ReadAsync<ControlAlarm>(http);
        await AnswerAsync(http, new ControlDeliveries(await host.Sns.AlarmAsync(change.Topic, new SimulatedAlarm(change.Name, change.Region, change.State, "set by hand"), http.RequestAborted)));
    }

    private static FaultSettings Preset(string name) =>
        FaultPresets.Find(name) ?? throw new ArgumentException($"There is no preset '{name}': none, some, many.", nameof(name));

    private static async Task<T> ReadAsync<T>(HttpContext http)
        where T : class =>
        await JsonSerializer.DeserializeAsync<T>(http.Request.Body, ControlJson.Options, http.RequestAborted) ??
        throw new JsonException("The body is empty.");

    private static Task AnswerAsync<T>(HttpContext http, T value) =>
        http.Response.WriteAsJsonAsync(value, ControlJson.Options, http.RequestAborted);
}
