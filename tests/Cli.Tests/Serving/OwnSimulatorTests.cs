using System.Text.Json;
using DRServerless.Cli.Tests.Processes;

namespace DRServerless.Cli.Tests.Serving;

/// <summary>The simulator that <c>drctl serve</c> starts when it is given none.</summary>
public sealed class OwnSimulatorTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("drserverless-own-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>It outlives every server, so the test ends it.</summary>
    public async Task DisposeAsync()
    {
        var announcement = Path.Combine(_directory, "simulator", "simulator.json");
        if (File.Exists(announcement))
        {
            using var announced = JsonDocument.Parse(await File.ReadAllBytesAsync(announcement));
            var process = announced.RootElement.GetProperty("processId").GetInt32();
            await Signals.SendAsync(process, "TERM");
            await Until.HoldsAsync(() => !Signals.IsAlive(process), () => $"The simulator, process {process}, did not end.");
            Assert.False(File.Exists(announcement));
        }

        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Simulator_OfAServerThatIsKilled_LivesOnAndIsFoundAgain()
    {
        await using var first = Start();
        var before = await AnnouncedAsync(first);
        await first.KillAsync();
        Assert.True(Signals.IsAlive(before.ProcessId));

        await using var second = Start();
        var after = await AnnouncedAsync(second);

        Assert.Equal(before, after);
        Assert.Equal(3, after.Machines);
    }

    private RunningDrctl Start() => Drctl.Start("serve", "--data", _directory, "--port", "0", "--json");

    private static async Task<(int ProcessId, string? Endpoint, int Machines)> AnnouncedAsync(RunningDrctl server)
    {
        var simulator = Json.Of(new DrctlResult("", 0, await server.WhenSaysAsync("\n}"), "")).GetProperty("simulator");
        return (simulator.GetProperty("processId").GetInt32(), simulator.GetProperty("endpoint").GetString(), simulator.GetProperty("machines").GetArrayLength());
    }
}
