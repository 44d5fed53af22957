using DRServerless.Cli.Tests.Processes;

namespace DRServerless.Cli.Tests.Serving;

/// <summary>SIGKILL of <c>drctl serve</c> in the middle of an operation: started again, the operation goes on by itself and ends right.</summary>
public sealed class KilledServerTests(CliWorld world) : IClassFixture<CliWorld>
{
    [Fact]
    public async Task Operation_OfAServerThatIsKilled_GoesOnAndEndsRight()
    {
        await world.ProtectAsync("killed");
        var operation = (await world.JsonAsync("launch", "killed", "--mode", "recovery")).Text("id");
        await world.KillServerAsync();
        await world.StartServerAsync();
        var unfinished = (await world.JsonAsync("operation", "show", operation)).Text("status");

        await world.KillServerAsync();
        await world.StartServerAsync();
        var ended = await world.JsonAsync("operation", "watch", operation);

        Assert.NotEqual("succeeded", unfinished);
        Assert.Equal("succeeded", ended.Text("status"));
        Assert.Equal("failedOver", (await world.JsonAsync("project", "show", "killed")).Text("state"));
        var machine = (await world.JsonAsync("machine", "list", "killed")).GetProperty("items")[0];
        var launched = ended.GetProperty("machines").EnumerateObject().Single().Value.Text("instanceId");
        Assert.Equal(launched, machine.Text("activeInstanceId"));
        Assert.Equal([launched], await RunningAsync());
    }

    /// <summary>Instances that run at the target: one for the machine, whatever was tried twice.</summary>
    private async Task<List<string>> RunningAsync()
    {
        using var control = new DRServerless.Simulator.Control.SimulatorControl(world.Simulator.HttpEndpoint);
        return [.. (await control.ResourcesAsync())
            .Where(resource => resource is { Region: CliWorld.Target, Kind: "instance" } && !resource.State.Equals("terminated", StringComparison.OrdinalIgnoreCase))
            .Select(resource => resource.Id)];
    }
}
