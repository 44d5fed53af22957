using System.Net;
using DRServerless.Simulator.Control;
using DRServerless.Simulator.Faults;

namespace DRServerless.Simulator.Tests.Hosting;

public sealed class ControlTests
{
    [Fact]
    public async Task Faults_SetFromAnotherProcess_StrikeAndAreRead()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var control = new SimulatorControl(simulator.Host.HttpEndpoint);
        await control.SetFaultsAsync(new FaultSettings { ThrottleRate = 1 });
        Assert.Equal("400 ThrottlingException", (await simulator.Ebs.StartAsync(1)).Error);
        Assert.Equal(1, (await control.FaultsAsync()).ThrottleRate);
        await control.SetFaultsAsync("some");
        Assert.Equal(FaultPresets.Some, simulator.Host.Faults);
        await Assert.ThrowsAsync<InvalidOperationException>(() => control.SetFaultsAsync("nonsense"));
        Assert.Equal(FaultPresets.Some, simulator.Host.Faults);
    }

    [Fact]
    public async Task Outage_SetFromAnotherProcess_TakesTheRegionDown()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var control = new SimulatorControl(simulator.Host.HttpEndpoint);
        await control.SetOutageAsync("eu-west-1", down: true);
        Assert.True(simulator.Host.Cloud.IsDown("eu-west-1"));
        Assert.Equal(["eu-west-1"], (await control.RegionsAsync()).Where(region => region.Down).Select(region => region.Name));
        await control.SetOutageAsync("eu-west-1", down: false);
        Assert.False(simulator.Host.Cloud.IsDown("eu-west-1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => control.SetOutageAsync("nowhere", down: true));
    }

    [Fact]
    public async Task StatisticsStorageAndResources_AfterAPut_TellIt()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var control = new SimulatorControl(simulator.Host.HttpEndpoint);
        var id = (await simulator.Ebs.StartAsync(1, new { Tags = new[] { new { Key = "name", Value = "web" } } })).Id;
        await simulator.Ebs.PutAsync(id, 0, EbsClient.Block(1));
        var statistics = (await control.StatisticsAsync())["ebs:PutSnapshotBlock"];
        Assert.Equal((1, 524288), (statistics.Requests, statistics.BytesReceived));
        Assert.Equal(1, (await control.StorageAsync()).UsedBlocks);
        var resource = Assert.Single(await control.ResourcesAsync(), resource => resource.Kind == "snapshot");
        Assert.Equal((id, "Pending", "eu-west-1", "web"), (resource.Id, resource.State, resource.Region, resource.Tags["name"]));
        await control.ClearStatisticsAsync();
        Assert.Empty(await control.StatisticsAsync());
        Assert.True((await control.HealthAsync()).Ready);
    }

    [Fact]
    public async Task Quotas_SetFromAnotherProcess_AreEnforced()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var control = new SimulatorControl(simulator.Host.HttpEndpoint);
        var quotas = await control.QuotasAsync();
        Assert.Equal(new RequestQuota(1000, 1000), quotas.PerSnapshot["GetSnapshotBlock"]);
        await control.SetQuotasAsync(quotas with { PendingSnapshots = 0 });
        Assert.Equal("400 ConcurrentLimitExceededException", (await simulator.Ebs.StartAsync(1)).Error);
    }

    [Theory]
    [InlineData("PUT", "faults", "{\"throtleRate\":1}", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "faults", "nonsense", HttpStatusCode.BadRequest)]
    [InlineData("GET", "nothing", null, HttpStatusCode.NotFound)]
    public async Task Request_ThatIsWrong_IsRefusedAndChangesNothing(string method, string path, string? body, HttpStatusCode expected)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(simulator.Host.HttpEndpoint, $"/_simulator/{path}"));
        if (body is not null) request.Content = new StringContent(body);
        using var response = await http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        Assert.Same(FaultPresets.None, simulator.Host.Faults);
    }
}
