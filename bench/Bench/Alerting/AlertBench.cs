using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DRServerless.Bench.Processes;
using DRServerless.Bench.Reporting;
using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Core.Serialization;
using DRServerless.Core.Storage;
using DRServerless.Local.Storage;

namespace DRServerless.Bench.Alerting;

/// <summary>
/// A storm of alerts on the embedded host, from a process of its own: nothing that was acknowledged is lost, the two alarms that matter are heard
/// through it, and memory stays bounded. What the server knows in the end is read from its store, past its API.
/// </summary>
internal sealed class AlertBench(Options options)
{
    private const double MostMebibytes = 400;
    private const int SustainedSeconds = 10;
    private static readonly string[] ThatMatter = ["page", "network"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _rate = options.Number("rate", 1_000);
    private readonly int _seconds = options.Number("seconds", 60);
    private readonly Report _report = new("alerts");

    public async Task<Report> RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("bench-alerts-").FullName;
        try
        {
            await using var simulator = await SimulatorProcess.StartAsync("--no-quotas");
            var (project, storm) = await StormAsync(simulator, data);
            await JudgeAsync(data, project, storm);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        _report.Note($"{_rate} CloudEvents a second for {_seconds} s, each its own request with a key, over {AlertStorm.Alarms} alarms that fire and resolve in turn; a latency counts from when a message was due.");
        return _report;
    }

    private async Task<(ProjectId Project, AlertStorm Storm)> StormAsync(SimulatorProcess simulator, string data)
    {
        await using var server = await Child.StartAsync("alert-server", "--endpoint", simulator.Http.ToString(), "--data", data);
        var address = JsonSerializer.Deserialize<ServerAddress>(server.Ready)!;
        using var http = new HttpClient { BaseAddress = new Uri(address.Address, "/api/"), Timeout = TimeSpan.FromSeconds(60) };
        var (project, key) = await PrepareAsync(http);
        using var sending = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromSeconds(60) };
        sending.DefaultRequestHeaders.Add("X-Alert-Key", key);
        var endpoint = new Uri(address.Address, $"/api/alerts/{project}/cloudevents");

        // An unmeasured second, so that compiling code is not measured.
        await new AlertStorm(sending, endpoint, _rate, 1).RunAsync();
        var before = PeakOf(address.ProcessId);
        var storm = new AlertStorm(sending, endpoint, _rate, _seconds);
        var running = storm.RunAsync();
        var heard = await HearAsync(http, project, storm);
        await running;
        _report.AddAtLeast("alerts taken in a second", _rate * _seconds / storm.Elapsed, "alerts/s", 0.98 * _rate);
        foreach (var percent in new[] { 50, 95, 99 }) _report.Add($"latency, {percent} of 100 within", storm.Latencies[Math.Min(storm.Latencies.Count - 1, storm.Latencies.Count * percent / 100)], "ms");
        _report.Add("latency, longest", storm.Latencies[^1], "ms");
        _report.Add("told to come again", storm.Refusals, "times");
        _report.Add("incident decided after the alarms that matter", heard, "s");
        _report.AddCheck("the alarms that matter were heard through the storm", heard > 0);
        _report.Add("server, peak resident before", before / 1048576.0, "MiB");
        _report.AddAtMost("server, peak resident", PeakOf(address.ProcessId) / 1048576.0, "MiB", MostMebibytes);
        return (project, storm);
    }

    /// <summary>A third into the storm two alarms begin that stay on; seconds until an incident says that they made the quorum, or -1.</summary>
    private async Task<double> HearAsync(HttpClient http, ProjectId project, AlertStorm storm)
    {
        await Task.Delay(TimeSpan.FromSeconds(_seconds / 3.0), TimeProvider.System);
        var began = TimeProvider.System.GetUtcNow();
        foreach (var alarm in ThatMatter) await storm.SendAsync(AlertStorm.Event(alarm, firing: true, began));
        while (TimeProvider.System.GetUtcNow() - began < Patience)
        {
            var incidents = await http.GetFromJsonAsync<JsonElement>($"projects/{project}/incidents");
            foreach (var incident in incidents.GetProperty("items").EnumerateArray())
            {
                if (incident.GetProperty("status").GetString() == "notified") return (TimeProvider.System.GetUtcNow() - began).TotalSeconds;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        return -1;
    }

    private async Task JudgeAsync(string data, ProjectId project, AlertStorm storm)
    {
        using var store = new SqliteObjectStore(Path.Combine(data, "store.db"));
        var watch = (await new DocumentStore(store).FindAsync<AlertWatch>(Keys.AlertWatch(project), default))!.Value;
        var known = watch.Facts.Values.ToDictionary(fact => fact.Latest.Title);
        var wrong = Enumerable.Range(0, AlertStorm.Alarms).Count(alarm => known.GetValueOrDefault($"storm {alarm}")?.IsFiring != (storm.LastTurn[alarm] % 2 == 0));
        var missing = ThatMatter.Count(alarm => known.GetValueOrDefault(alarm)?.IsFiring != true);
        _report.AddAtMost("alerts lost", storm.Untaken + wrong + missing, "", 0);
    }

    private static async Task<(ProjectId Project, string Key)> PrepareAsync(HttpClient http)
    {
        var created = await PostAsync(http, "projects", new { name = "storm", source = new { kind = "aws", region = SimulatorProcess.SourceRegion }, target = new { kind = "aws", region = SimulatorProcess.TargetRegion } });
        var project = ProjectId.Create(created.GetProperty("id").GetString()!);
        var policy = new AlertPolicy
        {
            Matchers = [.. ThatMatter.Select(title => new AlertMatcher { Source = title, Title = title }), new AlertMatcher { Source = "storm", Title = "storm *" }],
            SustainedSeconds = SustainedSeconds,
            Quorum = ThatMatter.Length,
        };
        using var set = await http.PutAsJsonAsync($"projects/{project}/alert-policy", policy, DrJson.Stored);
        set.EnsureSuccessStatusCode();
        return (project, (await PostAsync(http, $"projects/{project}/alert-keys", new { name = "bench" })).GetProperty("key").GetString()!);
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static long PeakOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
