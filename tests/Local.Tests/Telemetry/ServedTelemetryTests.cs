using System.Net;
using DRServerless.Tests.Telemetry;

namespace DRServerless.Local.Tests.Telemetry;

/// <summary>What <c>serve</c> tells of itself, over a machine's protection and failover on simulated AWS.</summary>
public sealed class ServedTelemetryTests
{
    [Fact]
    public async Task Failover_OnTheEmbeddedHost_IsMeasuredAndTracedIntoAws()
    {
        using var spans = new RecordedSpans();
        await using var world = await TelemetryWorld.StartAsync();
        var (project, machine) = await world.ProtectAsync();
        (string, string)[] labels = [("project", project), ("machine", machine)];
        PrometheusText? metrics = null;
        await TelemetryWorld.UntilAsync(async () => (metrics = await world.MetricsAsync()).Of("drserverless_replication_lag_seconds", labels).Count == 1, "the lag");

        Assert.InRange(metrics!.Of("drserverless_replication_lag_seconds", labels).Single().Value, 0, 120);
        Assert.Equal(120, metrics.Of("drserverless_replication_lag_goal_seconds", labels).Single().Value);
        Assert.True(metrics.Of("drserverless_replication_blocks_written_total", labels).Single().Value >= 4);
        Assert.NotEmpty(metrics.Of("drserverless_aws_requests_total", ("service", "EBS"), ("operation", "PutSnapshotBlock"), ("outcome", "succeeded")));
        Assert.NotEmpty(metrics.Of("drserverless_aws_requests_total", ("service", "EC2"), ("operation", "CreateSnapshots"), ("region", TelemetryWorld.Source)));
        Assert.Equal("counter", metrics.TypeOf["drserverless_recovery_points_sealed_total"]);

        var operation = await world.FailOverAsync(project);
        // The operation has ended when its document says so; the activity that wrote it ends a little later.
        await TelemetryWorld.UntilAsync(() => Task.FromResult(spans.Of(operation).Any(span => span.DisplayName == "activity end-operation")), "the span of the last activity");
        var trace = spans.Of(operation);
        var activities = trace.Where(span => span.DisplayName.StartsWith("activity ", StringComparison.Ordinal)).ToDictionary(span => span.SpanId);
        Assert.Contains(activities.Values, span => span.DisplayName == "activity begin-operation");
        var stop = Assert.Single(trace, span => span.DisplayName == "EC2 StopInstances");
        Assert.Equal("activity request-fencing", activities[stop.ParentSpanId].DisplayName);
        var run = Assert.Single(trace, span => span.DisplayName == "EC2 RunInstances");
        Assert.Equal("activity advance-launch", activities[run.ParentSpanId].DisplayName);
        Assert.Equal(machine, activities[run.ParentSpanId].GetTagItem("drserverless.machine"));
        Assert.Equal(TelemetryWorld.Target, run.GetTagItem("cloud.region"));
        Assert.Single((await world.MetricsAsync()).Of("drserverless_operations_ended_total", ("project", project), ("kind", "LaunchRecovery"), ("outcome", "Succeeded")));
    }

    [Fact]
    public async Task Metrics_AskedForAsAnotherHost_AreRefused()
    {
        await using var world = await TelemetryWorld.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await world.MetricsStatusForAsync("attacker.example"));
        Assert.Equal(HttpStatusCode.OK, await world.MetricsStatusForAsync("localhost"));
    }
}
