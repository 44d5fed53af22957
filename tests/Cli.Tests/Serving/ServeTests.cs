using System.Net;
using System.Net.Sockets;
using DRServerless.Cli.Tests.Processes;
using DRServerless.Cli.Tests.Verbs;

namespace DRServerless.Cli.Tests.Serving;

/// <summary>Starting, stopping and refusing to start <c>drctl serve</c> and <c>drctl simulator</c>.</summary>
public sealed class ServeTests : IDisposable
{
    private const string NoCloud = "http://127.0.0.1:1";

    private readonly string _directory = Directory.CreateTempSubdirectory("drserverless-serve-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Server_ThatIsToldToStop_StopsCleanlyAndStartsAgain(string signal)
    {
        await using var server = Start("serve", "--port", "0", "--simulator", NoCloud, "--json");
        var address = (await AnnouncedAsync(server)).Text("address");
        Assert.Equal(ExitCodes.Success, (await Drctl.RunAsync("health", "--server", address)).Code);
        await using var second = Start("serve", "--port", "0", "--simulator", NoCloud);
        var refused = await second.WhenEndedAsync();

        await server.SignalAsync(signal);
        var ended = await server.WhenEndedAsync();

        Assert.Equal(ExitCodes.Unavailable, refused.Code);
        Assert.Contains(_directory, refused.Error, StringComparison.Ordinal);
        ProblemTests.AssertPlain(refused);
        Assert.True(ended.Code == ExitCodes.Success, ended.ToString());
        Assert.Empty(ended.Error);
        await using var again = Start("serve", "--port", "0", "--simulator", NoCloud);
        await again.WhenSaysAsync("Serving on http://127.0.0.1:");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("simulator")]
    public async Task Server_WithAPortInUse_SaysSoAndStartsNothing(string verb)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await Drctl.RunAsync(verb, "--data", _directory, "--port", $"{port}");

        Assert.Equal(ExitCodes.Unavailable, result.Code);
        Assert.Contains($"Port {port}", result.Error, StringComparison.Ordinal);
        ProblemTests.AssertPlain(result);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory));
    }

    [Fact]
    public async Task Server_WithAFileForADirectory_SaysSo()
    {
        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "");

        var result = await Drctl.RunAsync("serve", "--data", file, "--port", "0", "--simulator", NoCloud);

        Assert.Equal(ExitCodes.Unexpected, result.Code);
        ProblemTests.AssertPlain(result);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Simulator_ThatIsToldToStop_StopsCleanly(string signal)
    {
        await using var simulator = Drctl.Start("simulator", "--empty", "--json");
        var announced = await AnnouncedAsync(simulator);
        Assert.Equal(simulator.ProcessId, announced.GetProperty("processId").GetInt32());

        await simulator.SignalAsync(signal);
        var ended = await simulator.WhenEndedAsync();

        Assert.True(ended.Code == ExitCodes.Success, ended.ToString());
        Assert.Empty(ended.Error);
    }

    private RunningDrctl Start(string verb, params string[] arguments) => Drctl.Start([verb, "--data", _directory, .. arguments]);

    /// <summary>What it prints once it listens.</summary>
    private static async Task<System.Text.Json.JsonElement> AnnouncedAsync(RunningDrctl running) =>
        Json.Of(new DrctlResult("", 0, await running.WhenSaysAsync("\n}"), ""));
}
