using System.Net;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Faults;

public sealed class FaultTests
{
    private static async Task<(string Id, string Token)> ReadableAsync(SimulatorFixture simulator)
    {
        var id = await simulator.CompletedAsync(1, null, (0, EbsClient.Block(1)));
        return (id, (await simulator.Ebs.ListAsync(id)).Json.GetProperty("Blocks")[0].GetProperty("BlockToken").GetString()!);
    }

    [Fact]
    public async Task ThrottleAndServerError_AtRateOne_AnswerBeforeAnythingIsDone()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        simulator.Host.Faults = new FaultSettings { ThrottleRate = 1 };
        Assert.Equal("400 ThrottlingException", (await simulator.Ebs.StartAsync(1)).Error);
        simulator.Host.Faults = new FaultSettings { ServerErrorRate = 1 };
        var statuses = new HashSet<HttpStatusCode>();
        for (var i = 0; i < 20; i++) statuses.Add((await simulator.Ebs.StartAsync(1)).Status);
        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable], statuses.Order());
        Assert.Empty(simulator.Region.Snapshots);
    }

    [Fact]
    public async Task Reset_BeforeAndAfter_TearTheConnectionWithoutAndWithEffect()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        simulator.Host.Faults = new FaultSettings { ResetBeforeRate = 1 };
        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.Ebs.PutAsync(id, 0, EbsClient.Block(1)));
        Assert.Equal(0, simulator.Region.FindSnapshot(id)!.Upload!.Count);
        simulator.Host.Faults = new FaultSettings { ResetAfterRate = 1 };
        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.Ebs.PutAsync(id, 0, EbsClient.Block(1)));
        Assert.Equal(1, simulator.Region.FindSnapshot(id)!.Upload!.Count);
        simulator.Host.Faults = FaultPresets.None;

        // The caller sees the reset before the simulator has counted it.
        Assert.True(SpinWait.SpinUntil(() => simulator.Host.Statistics["ebs:PutSnapshotBlock"].Torn == 2, TimeSpan.FromSeconds(10)));
        Assert.Null(simulator.Host.LastFailure);
    }

    [Fact]
    public async Task TruncatedBody_OnGet_EndsBeforeItsDeclaredLength()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var (id, token) = await ReadableAsync(simulator);
        simulator.Host.Faults = new FaultSettings { TruncatedBodyRate = 1 };
        await Assert.ThrowsAnyAsync<Exception>(() => simulator.Ebs.GetAsync(id, 0, token));
        simulator.Host.Faults = FaultPresets.None;
        Assert.Equal(EbsClient.Block(1), (await simulator.Ebs.GetAsync(id, 0, token)).Body);
    }

    [Fact]
    public async Task BitFlip_OnGet_ChangesOneBitUnderTheTrueChecksumAndNotTheStore()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var (id, token) = await ReadableAsync(simulator);
        simulator.Host.Faults = new FaultSettings { BitFlipRate = 1 };
        var flipped = await simulator.Ebs.GetAsync(id, 0, token);
        Assert.Equal(EbsClient.Checksum(EbsClient.Block(1)), flipped.Headers["x-amz-Checksum"]);
        var bits = flipped.Body.Zip(EbsClient.Block(1), (a, b) => System.Numerics.BitOperations.PopCount((uint)(a ^ b))).Sum();
        Assert.Equal(1, bits);
        simulator.Host.Faults = FaultPresets.None;
        Assert.Equal(EbsClient.Block(1), (await simulator.Ebs.GetAsync(id, 0, token)).Body);
    }

    [Fact]
    public async Task ChecksumRefusal_OnPut_RefusesARightChecksum()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        simulator.Host.Faults = new FaultSettings { ChecksumRefusalRate = 1 };
        Assert.Equal("403 InvalidSignatureException", (await simulator.Ebs.PutAsync(id, 0, EbsClient.Block(1))).Error);
        Assert.Equal(0, simulator.Region.FindSnapshot(id)!.Upload!.Count);
    }

    [Fact]
    public async Task SnapshotError_OnComplete_TurnsTheSnapshotToError()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        simulator.Host.Faults = new FaultSettings { SnapshotErrorRate = 1 };
        var id = await simulator.CompletedAsync(1, null, (0, EbsClient.Block(1)));
        Assert.Equal(SnapshotState.Error, simulator.StateOf(id));
    }

    [Fact]
    public async Task CredentialsAndQuota_Switched_AreRefusedByName()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        simulator.Host.Faults = new FaultSettings { RefuseCredentials = true };
        Assert.Equal("403 UnrecognizedClientException", (await simulator.Ebs.StartAsync(1)).Error);
        simulator.Host.Faults = new FaultSettings { QuotaExhausted = true };
        Assert.Equal("402 ServiceQuotaExceededException DEPENDENCY_SERVICE_QUOTA_EXCEEDED", (await simulator.Ebs.StartAsync(1)).Error);
    }

    [Fact]
    public async Task Latency_Added_HoldsTheAnswerBackThatLong()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        simulator.Host.Faults = new FaultSettings { LatencyMilliseconds = 100 };
        var started = simulator.Time.GetUtcNow();
        var call = simulator.Ebs.StartAsync(1);
        while (!call.IsCompleted && simulator.Time.GetUtcNow() - started < TimeSpan.FromMinutes(4))
        {
            Assert.True(call.IsCompleted || simulator.Region.Snapshots.Count == 0 || simulator.Time.GetUtcNow() - started >= TimeSpan.FromMilliseconds(100));
            simulator.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        Assert.Equal(HttpStatusCode.Created, (await call).Status);
        Assert.True(simulator.Time.GetUtcNow() - started >= TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Outage_OfARegion_FailsItsCallsAloneUntilItEnds()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var elsewhere = simulator.NewEbs("eu-central-1");
        var changes = new List<(string, bool)>();
        simulator.Host.Cloud.OutageChanged += (region, down) => changes.Add((region, down));
        simulator.Host.SetOutage("eu-west-1", down: true);
        simulator.Host.SetOutage("eu-west-1", down: true);
        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.Ebs.StartAsync(1));
        Assert.Equal(HttpStatusCode.Created, (await elsewhere.StartAsync(1)).Status);
        simulator.Host.Faults = new FaultSettings { OutageStyle = OutageStyle.Unavailable };
        Assert.Equal("503 ServiceUnavailableException", (await simulator.Ebs.StartAsync(1)).Error);
        simulator.Host.SetOutage("eu-west-1", down: false);
        Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.StartAsync(1)).Status);
        Assert.Equal([("eu-west-1", true), ("eu-west-1", false)], changes);
    }

    [Fact]
    public void Plan_SameSeed_DecidesTheSame()
    {
        var (one, two, other) = (NewPlan(3), NewPlan(3), NewPlan(4));
        var operations = Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? "GetSnapshotBlock" : "PutSnapshotBlock").ToList();
        var decisions = operations.Select(one.Decide).ToList();
        Assert.Equal(decisions, operations.Select(two.Decide));
        Assert.NotEqual(decisions, operations.Select(other.Decide));
        var struck = decisions.Count(decision => decision.Answer != FaultAnswer.None || decision.Flaw != FaultFlaw.None);
        Assert.InRange(struck, 200, 450);
    }

    private static FaultPlan NewPlan(int seed) => new(seed) { Settings = FaultPresets.Many };
}
