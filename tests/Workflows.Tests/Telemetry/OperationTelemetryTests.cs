using System.Diagnostics;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Telemetry;
using DRServerless.Tests.Telemetry;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Telemetry;

public sealed class OperationTelemetryTests
{
    private static LaunchMachinesRequest Recovery => new() { Mode = LaunchMode.Recovery };

    [Fact]
    public async Task FailedOperation_EachActivityRunTwice_IsCountedOnce()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1, twice: true);
        using var recorded = new RecordedMetrics(harness.Metrics);
        harness.Clouds.Source.Faults.Fail("Machines.Stop", ErrorCodes.Throttled, times: 100_000);
        harness.Clouds.Source.Faults.Fail("Machines.Isolate", ErrorCodes.CredentialsRefused, times: 100_000);

        await harness.FailAsync(Recovery, ErrorCodes.NotFenced);

        var failed = Assert.Single(recorded.Of(MetricCatalog.OperationsFailed));
        Assert.Equal(1, failed.Value);
        Assert.Equal(
            new Dictionary<string, string> { ["project"] = harness.ProjectId.Value, ["kind"] = nameof(OperationKind.LaunchRecovery), ["code"] = ErrorCodes.NotFenced.Name },
            failed.Labels);
        Assert.Equal(1, recorded.Sum(MetricCatalog.OperationsStarted));
        Assert.Equal(1, recorded.Sum(MetricCatalog.OperationsEnded, (Dimensions.Outcome, nameof(OperationStatus.Failed))));
        Assert.Single(recorded.Of(MetricCatalog.OperationDuration));
    }

    [Fact]
    public async Task SucceededOperation_IsNoFailure()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        using var recorded = new RecordedMetrics(harness.Metrics);

        await harness.SucceedAsync(Recovery);

        Assert.Empty(recorded.Of(MetricCatalog.OperationsFailed));
        Assert.Equal(1, recorded.Sum(MetricCatalog.OperationsEnded, (Dimensions.Outcome, nameof(OperationStatus.Succeeded))));
    }

    [Fact]
    public async Task Failover_AcrossARestartOfTheRuntime_IsOneTraceOfItsActivities()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2, replicates: true);
        var id = OperationId.Create("op-traced-over-a-restart");
        using var spans = new RecordedSpans(id.Value);
        using var recorded = new RecordedMetrics(harness.Metrics);

        await harness.AcceptAsync(Recovery with { Planned = true }, id);
        await harness.RestartRuntimeAsync();
        var ended = await harness.UntilEndedAsync(id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        var names = spans.All.Select(span => span.DisplayName).ToList();
        Assert.Contains("activity begin-operation", names);
        Assert.Contains("activity end-operation", names);
        Assert.Contains("activity replication-copy-chunk", names);
        Assert.Contains("copy blocks", names);
        Assert.Equal(2, spans.All.Where(span => span.DisplayName == "activity record-launch").Select(span => span.GetTagItem("drserverless.machine")).Distinct().Count());
        Assert.All(spans.All, span => Assert.Equal(ActivityIdFormat.W3C, span.IdFormat));
        var whole = Assert.Single(spans.All, span => span.DisplayName == "operation LaunchRecovery");
        Assert.Equal(ended.EndedAt - ended.AcceptedAt, whole.Duration);
        Assert.NotEmpty(recorded.Of(MetricCatalog.ActivityDuration, (Dimensions.Activity, "record-launch"), (Dimensions.Outcome, "succeeded")));
    }

    [Fact]
    public async Task FailedOperation_OfItsTrace_TheActivityThatFailedSaysWhy()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1, replicates: true);
        var id = OperationId.Create("op-traced-failure");
        using var spans = new RecordedSpans(id.Value);
        harness.Clouds.Source.Faults.Fail("Machines.Stop", ErrorCodes.Throttled, times: 100_000);
        harness.Clouds.Source.Faults.Fail("Machines.Isolate", ErrorCodes.CredentialsRefused, times: 100_000);

        await harness.AcceptAsync(Recovery, id);
        await harness.UntilEndedAsync(id);

        Assert.Contains(spans.All, span => span.DisplayName == "activity request-fencing" && (string?)span.GetTagItem("error.type") == ErrorCodes.Throttled.Name);
        Assert.Equal(ErrorCodes.NotFenced.Name, Assert.Single(spans.All, span => span.DisplayName == "operation LaunchRecovery").GetTagItem("error.type"));
    }
}
