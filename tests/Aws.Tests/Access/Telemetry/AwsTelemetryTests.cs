using System.Diagnostics;
using DRServerless.Aws.Tests.Ebs;
using DRServerless.Aws.Tests.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Telemetry;
using DRServerless.Simulator.Faults;
using DRServerless.Tests.Telemetry;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Access.Telemetry;

[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Disposed of in IAsyncLifetime.")]
public sealed class AwsTelemetryTests : IAsyncLifetime
{
    private readonly DrMetrics metrics = new();
    private readonly RecordedMetrics recorded;
    private Ec2World world = null!;

    public AwsTelemetryTests() => recorded = new RecordedMetrics(metrics);

    public async Task InitializeAsync() => world = await Ec2World.StartAsync();

    public async Task DisposeAsync()
    {
        recorded.Dispose();
        metrics.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task Ec2_ThrottledWithinTheSdk_EachThrottleIsCounted()
    {
        var infrastructure = world.Open(options => options with { Metrics = metrics, Retries = 2 });
        world.Simulator.Faults = new FaultSettings { ThrottleRate = 1 };

        var refused = await Assert.ThrowsAsync<DrException>(() => infrastructure.Machines.DescribeAsync("i-0123456789abcdef0", None));

        Assert.Equal(ErrorCodes.Throttled, refused.Code);
        (string, string)[] call = [(Dimensions.Service, "EC2"), (Dimensions.Operation, "DescribeInstances"), (Dimensions.Region, Ec2World.Region)];
        Assert.Equal(3, recorded.Sum(MetricCatalog.AwsThrottles, call));
        Assert.Equal(2, recorded.Sum(MetricCatalog.AwsRetries, call));
        Assert.Equal(3, recorded.Sum(MetricCatalog.AwsRequests, [.. call.Append((Dimensions.Outcome, "throttled"))]));
    }

    [Fact]
    public async Task Ec2_Answered_IsNoThrottleAndNoRetry()
    {
        await world.Open(options => options with { Metrics = metrics }).CheckAccessAsync(None);

        Assert.NotEmpty(recorded.Of(MetricCatalog.AwsRequests));
        Assert.All(recorded.Of(MetricCatalog.AwsRequests), request => Assert.Equal("succeeded", request.Labels[Dimensions.Outcome]));
        Assert.Empty(recorded.Of(MetricCatalog.AwsThrottles));
        Assert.Empty(recorded.Of(MetricCatalog.AwsRetries));
    }

    [Fact]
    public async Task EbsDirect_EachRequest_IsCountedByItsOperation()
    {
        var blocks = world.Open(options => options with { Metrics = metrics }).Blocks;

        var id = (await blocks.BeginAsync(EbsWorld.Request("counted"), None)).SnapshotId;
        for (var index = 0; index < 3; index++)
        {
            var block = EbsWorld.Content(index);
            await blocks.OpenSink(id).WriteAsync(index, block, Core.Blocks.Digest.Of(block), None);
        }

        Assert.Equal(1, Succeeded("StartSnapshot"));
        Assert.Equal(3, Succeeded("PutSnapshotBlock"));
    }

    [Fact]
    public async Task Spans_OfCalls_NameServiceOperationAndRegionAndNeverTheError()
    {
        using var spans = new RecordedSpans("op-spans");
        var infrastructure = world.Open(options => options with { Metrics = metrics });
        using (DrTraces.Source.StartActivity("activity", ActivityKind.Internal, DrTraces.ContextOf("op-spans")))
        {
            await infrastructure.CheckAccessAsync(None);
            await Assert.ThrowsAsync<DrException>(() => infrastructure.Blocks.BeginAsync(EbsWorld.Request("refused", parent: "snap-0123456789abcdef0"), None));
        }

        var call = spans.All.First(span => span.DisplayName.StartsWith("EC2 ", StringComparison.Ordinal));
        Assert.Equal(Ec2World.Region, call.GetTagItem("cloud.region"));
        Assert.Equal(ActivityStatusCode.Unset, call.Status);
        var begin = Assert.Single(spans.All, span => span.DisplayName == "EBS StartSnapshot");
        Assert.Equal(ErrorCodes.SnapshotNotFound.Name, begin.GetTagItem("error.type"));
        Assert.Null(begin.StatusDescription);
        var activity = Assert.Single(spans.All, span => span.DisplayName == "activity");
        Assert.All(new[] { call, begin }, span => Assert.Equal(activity.SpanId, span.ParentSpanId));
    }

    private double Succeeded(string operation) =>
        recorded.Sum(MetricCatalog.AwsRequests, (Dimensions.Service, "EBS"), (Dimensions.Operation, operation), (Dimensions.Outcome, "succeeded"));
}
