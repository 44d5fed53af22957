using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Telemetry;
using DRServerless.Tests.Telemetry;
using DRServerless.Workflows.Telemetry;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Telemetry;

public sealed class ReplicationMetricsTests : IAsyncLifetime
{
    private static readonly MachineId Machine = MachineId.Create("mch-1");
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(3);

    private readonly WorkflowHarness _harness = new();
    private readonly RecordedMetrics _recorded;
    private FakeInstance _instance = null!;

    public ReplicationMetricsTests() => _recorded = new RecordedMetrics(_harness.Metrics);

    public async Task InitializeAsync()
    {
        _instance = _harness.Clouds.Source.AddInstance("machine", 1);
        for (var block = 0; block < 10; block++) _instance.Disks[0].Write(block, (ulong)block + 1);
        await _harness.StartAsync();
        await _harness.AddProjectAsync();
        await _harness.AddMachineAsync(_instance);
        await _harness.StartReplicationAsync(Machine);
    }

    public async Task DisposeAsync()
    {
        _recorded.Dispose();
        await _harness.DisposeAsync();
    }

    [Fact]
    public async Task Lag_MachineFallsBehindAndCatchesUp_IsShownAgainstItsGoal()
    {
        await _harness.RunCyclesAsync(Machine, 1);
        _harness.Clouds.Source.Faults.Unreachable = true;
        _harness.Time.Advance(TimeSpan.FromHours(1));
        await _harness.IdleAsync();
        var behind = await LagAsync();
        _harness.Clouds.Source.Faults.Unreachable = false;
        await _harness.RunCyclesAsync(Machine, 2);
        var caughtUp = await LagAsync();

        Assert.True(behind >= 3_600, $"{behind} s");
        Assert.True(behind > Assert.Single(_recorded.Gauges(MetricCatalog.ReplicationLagGoal)).Value);
        Assert.True(caughtUp < 1_800, $"{caughtUp} s");
    }

    [Fact]
    public async Task Gauges_NobodyLooksAnyMore_FallSilent()
    {
        await _harness.RunCyclesAsync(Machine, 1);
        await LagAsync();
        _harness.Time.Advance(FreshFor + TimeSpan.FromSeconds(1));

        Assert.Empty(_recorded.Gauges(MetricCatalog.ReplicationLag));
    }

    [Fact]
    public async Task Counters_AfterAFirstSyncAndADelta_HoldEveryBlockOnce()
    {
        await _harness.RunCyclesAsync(Machine, 1);
        _instance.Disks[0].Write(3, 77);
        await _harness.RunCyclesAsync(Machine, 2);
        await LagAsync();

        (string, string)[] labels = [(Dimensions.Project, _harness.ProjectId.Value), (Dimensions.Machine, Machine.Value)];
        Assert.Equal(11, _recorded.Sum(MetricCatalog.BlocksWritten, labels));
        Assert.Equal(11d * Block.Size, _recorded.Sum(MetricCatalog.BytesWritten, labels));
        Assert.Equal(2, _recorded.Sum(MetricCatalog.RecoveryPointsSealed, labels));
        Assert.Equal(2, Assert.Single(_recorded.Gauges(MetricCatalog.RecoveryPoints)).Value);
        Assert.Equal(0, Assert.Single(_recorded.Gauges(MetricCatalog.ReplicationBacklog)).Value);
    }

    private async Task<double> LagAsync()
    {
        await new ReplicationSampler(_harness.Services).SampleAsync(FreshFor, CancellationToken.None);
        var lag = Assert.Single(_recorded.Gauges(MetricCatalog.ReplicationLag));
        Assert.Equal(new Dictionary<string, string> { ["project"] = _harness.ProjectId.Value, ["machine"] = Machine.Value }, lag.Labels);
        return lag.Value;
    }
}
