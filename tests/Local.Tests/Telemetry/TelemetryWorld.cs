using System.Net.Http.Json;
using System.Text.Json;
using DRServerless.Aws.Access;
using DRServerless.Local.Hosting;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances.Fleet;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Local.Tests.Telemetry;

/// <summary>Simulated AWS with a machine in it, and the embedded host on it.</summary>
internal sealed class TelemetryWorld : IAsyncDisposable
{
    public const string Source = "eu-west-1";
    public const string Target = "eu-central-1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder;
    private readonly SimulatorHost _simulator;
    private readonly LocalHost _host;
    private readonly HttpClient _http;

    private TelemetryWorld(TemporaryFolder folder, SimulatorHost simulator, LocalHost host)
    {
        (_folder, _simulator, _host) = (folder, simulator, host);
        _http = new HttpClient { BaseAddress = host.Address };
    }

    public static async Task<TelemetryWorld> StartAsync()
    {
        var (folder, simulator) = (new TemporaryFolder(), await SimulatorHost.StartAsync());
        var host = await LocalHost.StartAsync(
            new LocalHostOptions
            {
                DataDirectory = folder.Path,
                Port = 0,
                CaretakerInterval = TimeSpan.FromMilliseconds(200),
                Aws = new AwsOptions
                {
                    Endpoint = simulator.HttpEndpoint,
                    Credentials = new AwsStaticCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
                },
            },
            TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        return new TelemetryWorld(folder, simulator, host);
    }

    /// <summary>A project of one machine that replicates and has a recovery point.</summary>
    public async Task<(string Project, string Machine)> ProtectAsync()
    {
        var instance = await new SimulatedFleet(_simulator, Source, seed: 1).CreateAsync(
            new MachineSpec { Name = "web", Disks = [new DiskSpec { DeviceName = "/dev/xvda", SizeGib = 1, ContentMib = 2, Raw = true }] });
        var project = Text(await PostAsync("projects", new
        {
            name = "shop",
            source = new { kind = "aws", region = Source },
            target = new { kind = "aws", region = Target },
            replication = new { recoveryPointIntervalSeconds = 1, lagGoalSeconds = 120 },
        }), "id");
        var machine = Text(await PostAsync($"projects/{project}/machines", new { instanceId = instance.InstanceId }), "id");
        await EndAsync(await PostAsync($"projects/{project}/start-replication", body: null));
        await UntilAsync(async () => (await GetAsync($"projects/{project}/machines/{machine}")).GetProperty("replication").TryGetProperty("latestRecoveryPoint", out var point)
            && point.ValueKind == JsonValueKind.String, "the first recovery point");
        return (project, machine);
    }

    /// <summary>Launches for real; returns the operation's id once it has succeeded.</summary>
    public async Task<string> FailOverAsync(string project) => await EndAsync(await PostAsync($"projects/{project}/launch", new { mode = "recovery" }));

    public async Task<PrometheusText> MetricsAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.ParseAdd("text/plain;version=0.0.4");
        using var answer = await _http.SendAsync(request);
        Assert.Equal("text/plain", answer.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return PrometheusText.Parse(await answer.Content.ReadAsStringAsync());
    }

    public async Task<System.Net.HttpStatusCode> MetricsStatusForAsync(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Host = host;
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) Assert.Fail($"Not within {Patience}: {what}");
            await timer.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        await _simulator.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> EndAsync(JsonElement operation)
    {
        var id = Text(operation, "id");
        JsonElement seen = default;
        await UntilAsync(async () => (seen = await GetAsync($"operations/{id}")).TryGetProperty("endedAt", out var ended) && ended.ValueKind == JsonValueKind.String, $"the end of {id}");
        Assert.True(Text(seen, "status") == "succeeded", seen.ToString());
        return id;
    }

    private async Task<JsonElement> PostAsync(string path, object? body)
    {
        using var answer = await _http.PostAsync(new Uri($"/api/{path}", UriKind.Relative), body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(new Uri($"/api/{path}", UriKind.Relative));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
