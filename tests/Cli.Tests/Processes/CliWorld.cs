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
        await HasRecoveryPointAsync(project, "web");
        return (instance, machine.Text("id"));
    }

    internal Task HasRecoveryPointAsync(string project, string machine) => Until.HoldsAsync(
        async () => (await JsonAsync("recovery-point", "list", project, machine)).GetProperty("items").GetArrayLength() > 0,
        () => $"{machine} of {project} has no recovery point.");

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+(?= \(data)")]
    private static partial Regex Address();
}
