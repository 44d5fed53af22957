using System.Net;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Faults;

public sealed class QuotaTests
{
    [Fact]
    public async Task StartSnapshot_MoreThan10InASecond_IsThrottledForTheAccountAndThenGoesOn()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.StartAsync(1)).Status);
        Assert.Equal("400 ThrottlingException", (await simulator.Ebs.StartAsync(1)).Error);
        using var elsewhere = simulator.NewEbs("eu-central-1");
        Assert.Equal(HttpStatusCode.Created, (await elsewhere.StartAsync(1)).Status);
        simulator.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.StartAsync(1)).Status);
        Assert.Equal(1, simulator.Host.Statistics["ebs:StartSnapshot"].Throttled);
    }

    [Fact]
    public async Task ListSnapshotBlocks_MoreThan50InASecond_IsThrottled()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = await simulator.CompletedAsync(1, null);
        for (var i = 0; i < 50; i++) Assert.Equal(HttpStatusCode.OK, (await simulator.Ebs.ListAsync(id)).Status);
        Assert.Equal("400 ThrottlingException", (await simulator.Ebs.ListAsync(id)).Error);
    }

    [Fact]
    public async Task PutSnapshotBlock_OverTheSnapshotsQuota_IsThrottledForThatSnapshotOnly()
    {
        var quotas = new QuotaSettings
        {
            PerSnapshot = new Dictionary<string, RequestQuota> { ["PutSnapshotBlock"] = new(1000, 2) },
        };
        await using var simulator = await SimulatorFixture.StartAsync(new SimulatorOptions { Quotas = quotas });
        var (one, other) = ((await simulator.Ebs.StartAsync(1)).Id, (await simulator.Ebs.StartAsync(1)).Id);
        var block = EbsClient.Block(1);
        await simulator.Ebs.PutAsync(one, 0, block);
        await simulator.Ebs.PutAsync(one, 1, block);
        Assert.Equal("400 RequestThrottledException RESOURCE_LEVEL_THROTTLE", (await simulator.Ebs.PutAsync(one, 2, block)).Error);
        Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.PutAsync(other, 0, block)).Status);
        simulator.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.PutAsync(one, 2, block)).Status);
        Assert.Equal(1, simulator.Host.Statistics["ebs:PutSnapshotBlock"].Throttled);
    }

    [Fact]
    public void TokenBucket_Idle_HoldsNoMoreThanItsBurst()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var bucket = new TokenBucket(new RequestQuota(10, 3), time);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake()));
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(bucket.TryTake());
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(bucket.TryTake());
    }

    [Fact]
    public async Task Quotas_SwitchedOff_RefuseNothing()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        simulator.Host.Quotas = new QuotaSettings { Enforced = false };
        for (var i = 0; i < 110; i++) Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.StartAsync(1)).Status);
    }
}
