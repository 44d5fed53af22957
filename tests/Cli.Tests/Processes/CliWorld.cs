using System.Text.Json;
using System.Text.RegularExpressions;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances.Fleet;

namespace DRServerless.Cli.Tests.Processes;

/// <summary>Simulated AWS in this process, and <c>drctl serve</c> against it in another.</summary>
public sealed partial class CliWorld : IAsyncLifetime
{
    public const string Source = "eu-west-1";
    public const string Target = "eu-central-1";

    private static readonly HttpClient Http = new();

    private readonly List<string> _instances = [];
    private RunningDrctl? _server;

    public SimulatorHost Simulator { get; private set; } = null!;

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("drserverless-cli-").FullName;

    public string Server { get; private set; } = "";

    public int ServerProcessId => _server!.ProcessId;

    public async Task InitializeAsync()
    {
        Simulator = await SimulatorHost.StartAsync();
        await StartServerAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await Simulator.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    public async Task StartServerAsync()
    {
        _server = Drctl.Start("serve", "--data", DataDirectory, "--port", "0", "--simulator", Simulator.HttpEndpoint.ToString());
        Server = Address().Match(await _server.WhenSaysAsync("Ctrl+C")).Value;
    }

    public async Task KillServerAsync()
    {
        await _server!.KillAsync();
        await _server.DisposeAsync();
    }

    /// <summary>A machine of one small raw disk that writes all the time; returns its instance id.</summary>
    public async Task<string> NewInstanceAsync(string name)
    {
        var fleet = new SimulatedFleet(Simulator, Source, seed: _instances.Count + 1);
        var machine = await fleet.CreateAsync(new MachineSpec
        {
            Name = name,
            Disks = [new DiskSpec { DeviceName = "/dev/xvda", SizeGib = 1, ContentMib = 2, Raw = true }],
            Workload = new WorkloadSpec { RecordsPerSecond = 4, JournalMib = 1, DataMib = 2 },
        });
        _instances.Add(machine.InstanceId);
        return machine.InstanceId;
    }

    /// <summary>Runs a command against the server.</summary>
    internal Task<DrctlResult> RunAsync(params string[] arguments) => Drctl.RunAsync([.. arguments, "--server", Server]);

    /// <summary>Runs a command that must succeed and print one JSON value and nothing else.</summary>
    internal async Task<JsonElement> JsonAsync(params string[] arguments) => Json.Of(await SucceedAsync([.. arguments, "--json"]));

    /// <summary>Runs a command that must succeed; returns what it said.</summary>
    internal async Task<DrctlResult> SucceedAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.Code == ExitCodes.Success, result.ToString());
        return result;
    }

    /// <summary>A project with one machine that has a recovery point.</summary>
    internal async Task<(string InstanceId, string MachineId)> ProtectAsync(string project)
    {
        await SucceedAsync("project", "create", project, "--from", Source, "--to", Target, "--interval", "1");
        var instance = await NewInstanceAsync(project + "-machine");
        var machine = await JsonAsync("machine", "add", project, instance, "--name", "web");
        await SucceedAsync("start-replication", project, "--watch");
        await HasRecoveryPointAsync(project);
        return (instance, machine.Text("id"));
    }

    internal async Task HasRecoveryPointAsync(string project)
    {
        var path = $"projects/{await ProjectIdAsync(project)}/machines";
        await Until.HoldsAsync(
            async () => (await ItemsAsync(path)).All(machine => machine.GetProperty("replication").TryGetProperty("latestRecoveryPoint", out _)),
            () => $"Not every machine of {project} has a recovery point.");
    }

    /// <summary>The operations of a project, newest first; asked for past drctl, which polling would start again and again.</summary>
    internal async Task<IReadOnlyList<JsonElement>> OperationsAsync(string project) =>
        await ItemsAsync($"projects/{await ProjectIdAsync(project)}/operations");

    private async Task<string> ProjectIdAsync(string project) =>
        (await ItemsAsync("projects")).Single(found => found.Text("name") == project).Text("id");

    private async Task<IReadOnlyList<JsonElement>> ItemsAsync(string path)
    {
        using var document = JsonDocument.Parse(await Http.GetByteArrayAsync(new Uri($"{Server}/api/{path}")));
        return [.. document.RootElement.GetProperty("items").Clone().EnumerateArray()];
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+(?= \(data)")]
    private static partial Regex Address();
}
