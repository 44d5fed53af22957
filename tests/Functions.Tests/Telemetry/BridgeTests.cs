using System.Collections.Concurrent;
using System.Diagnostics;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Telemetry;
using DRServerless.Functions.Telemetry;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.DataContracts;
using Microsoft.ApplicationInsights.Extensibility;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Functions.Tests.Telemetry;

/// <summary>What the product measures and traces arrives in Application Insights.</summary>
public sealed class BridgeTests : IDisposable
{
    private readonly Sink _sink = new();
    private readonly TelemetryConfiguration _configuration;
    private readonly TelemetryClient _client;

    public BridgeTests()
    {
        _configuration = new TelemetryConfiguration { TelemetryChannel = _sink, ConnectionString = "InstrumentationKey=00000000-0000-0000-0000-000000000000" };
        _client = new TelemetryClient(_configuration);
    }

    public void Dispose() => _configuration.Dispose();

    [Fact]
    public void Flush_CountersAndGauges_AreSentWithTheirLabelsOnce()
    {
        using var bridge = new MetricsBridge(_client);
        using var metrics = new DrMetrics();
        var project = new ProjectId("prj-bridge");
        for (var time = 0; time < 3; time++) metrics.CountNotice(project, "webhook", DeliveryState.Delivered);
        metrics.MeterCalls("SNS", "Publish", "eu-bridge-1").Count(PacingOutcome.Throttled, attempt: 1);
        metrics.ShowReplication([new ReplicationSample(project, new MachineId("mch-1"), 90, 60, 4_096, 2, 7)], new FakeTimeProvider(), TimeSpan.FromMinutes(1));

        bridge.Flush();

        Assert.Equal(3, Of("drserverless.notices.sent").Sum);
        Assert.Equal("webhook", Of("drserverless.notices.sent").Properties["kind"]);
        Assert.Equal(1, _sink.Items.OfType<MetricTelemetry>().Single(item => item.Name == "drserverless.aws.throttles" && item.Properties["region"] == "eu-bridge-1").Sum);
        Assert.Equal((60, "mch-1"), (Of("drserverless.replication.lag.goal").Sum, Of("drserverless.replication.lag.goal").Properties["machine"]));
        Assert.Equal(4_096, Of("drserverless.replication.backlog").Sum);

        // The host tells the lag itself; twice would be two series.
        Assert.DoesNotContain(_sink.Items.OfType<MetricTelemetry>(), item => item.Name is HostMetrics.ReplicationLag or HostMetrics.OperationsFailed);
        _sink.Items.Clear();
        bridge.Flush();
        Assert.DoesNotContain(_sink.Items.OfType<MetricTelemetry>(), item => item.Name == "drserverless.notices.sent" && item.Properties["project"] == project.Value);
    }

    [Fact]
    public void Span_OfACallWithinAnOperation_IsInTheOperationsTransaction()
    {
        using var bridge = new TracesBridge(_client);
        var operation = DrTraces.ContextOf("op-bridge");

        using (var activity = DrTraces.Source.StartActivity("activity launch", ActivityKind.Internal, operation))
        {
            using var call = DrTraces.StartCall("EC2", "RunInstances", "eu-bridge-1");
            call.Fail("InsufficientInstanceCapacity");
        }

        var spans = _sink.Items.OfType<DependencyTelemetry>().Where(span => span.Context.Operation.Id == operation.TraceId.ToHexString()).ToList();
        var outer = spans.Single(span => span.Name == "activity launch");
        var inner = spans.Single(span => span.Name == "EC2 RunInstances");
        Assert.Equal((outer.Id, "AWS", false, "InsufficientInstanceCapacity"), (inner.Context.Operation.ParentId, inner.Type, inner.Success, inner.ResultCode));
        Assert.Equal(operation.SpanId.ToHexString(), outer.Context.Operation.ParentId);
        Assert.Equal("eu-bridge-1", inner.Properties["cloud.region"]);
    }

    private MetricTelemetry Of(string name) => _sink.Items.OfType<MetricTelemetry>().Single(item => item.Name == name && item.Properties["project"] == "prj-bridge");

    private sealed class Sink : ITelemetryChannel
    {
        public ConcurrentBag<ITelemetry> Items { get; } = [];

        public bool? DeveloperMode { get; set; }

        public string EndpointAddress { get; set; } = "";

        public void Send(ITelemetry item) => Items.Add(item);

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}
