using System.Collections.Concurrent;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Functions.Telemetry;
using DRServerless.Functions.Tests.Http;
using DRServerless.Workflows.Runtime;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.DataContracts;
using Microsoft.ApplicationInsights.Extensibility;
using Microsoft.Extensions.DependencyInjection;

namespace DRServerless.Functions.Tests.Telemetry;

public sealed class HostMetricsTests : IDisposable
{
    private readonly Channel _channel = new();
    private readonly TelemetryConfiguration _configuration;
    private readonly TelemetryClient _client;
    private readonly HostMetrics _metrics;

    public HostMetricsTests()
    {
        _configuration = new TelemetryConfiguration { TelemetryChannel = _channel, ConnectionString = "InstrumentationKey=00000000-0000-0000-0000-000000000000" };
        _client = new TelemetryClient(_configuration);
        _metrics = new HostMetrics(_client);
    }

    public void Dispose() => _configuration.Dispose();

    [Fact]
    public void Lag_IsSentBySecondsWithProjectAndMachine()
    {
        _metrics.Lag(new ProjectId("prj-1"), new MachineId("mch-1"), TimeSpan.FromMinutes(2));

        var sent = Assert.Single(Sent());
        Assert.Equal(("drserverless.replication.lag", 120, "prj-1", "mch-1"), (sent.Name, sent.Max, sent.Properties["project"], sent.Properties["machine"]));
    }

    [Theory]
    [InlineData(OperationStatus.Failed, 1)]
    [InlineData(OperationStatus.Succeeded, 0)]
    [InlineData(OperationStatus.Cancelled, 0)]
    public void Operations_ThatFailed_AreCounted(OperationStatus status, int count)
    {
        _metrics.OperationEnded(new Operation
        {
            Id = new OperationId("op-1"),
            ProjectId = new ProjectId("prj-1"),
            Kind = OperationKind.Failback,
            Status = status,
            Problem = new ProblemRecord("launch_failed", "It did not boot.", DateTimeOffset.UnixEpoch),
            Request = System.Text.Json.JsonSerializer.SerializeToElement(new { }),
            AcceptedAt = DateTimeOffset.UnixEpoch,
        });

        Assert.Equal(count, Sent().Sum(metric => metric.Sum));
        Assert.All(Sent(), metric => Assert.Equal(
            ("drserverless.operations.failed", "prj-1", "Failback", "launch_failed"), (metric.Name, metric.Properties["project"], metric.Properties["kind"], metric.Properties["code"])));
    }

    [Theory]
    [InlineData(HostMetrics.ReplicationLag)]
    [InlineData(HostMetrics.OperationsFailed)]
    [InlineData(HostMetrics.Project)]
    [InlineData(HostMetrics.Machine)]
    public void Names_AreThoseThatAlertsLookAt(string name) => Assert.Contains($"'{name}'", Checkout.Read("infra/bicep/names.bicep"), StringComparison.Ordinal);

    [Fact]
    public async Task Report_TellsMachinesThatShouldReplicateAndHaveARecoveryPoint()
    {
        await using var world = new FunctionWorld();
        await ProjectAsync(world, "prj-a", minutes: 7);
        await ProjectAsync(world, "prj-b", minutes: 8, project => project with { ReplicationPaused = true });
        await ProjectAsync(world, "prj-c", minutes: 9, project => project with { State = ProjectState.NotProtected });
        await ProjectAsync(world, "prj-d", minutes: null);
        await ProjectAsync(world, "prj-e", minutes: 10, project => project with { DirectionEpoch = 1 });
        await ProjectAsync(world, "prj-f", minutes: -1);

        await new LagReport(world.Services.GetRequiredService<WorkflowServices>(), _metrics).TellAsync(default);

        Assert.Equal(["prj-a 420", "prj-f 0"], Sent().Select(metric => $"{metric.Properties["project"]} {metric.Max}").Order());
    }

    private static async Task ProjectAsync(FunctionWorld world, string id, int? minutes, Func<Project, Project>? change = null)
    {
        var project = new Project
        {
            Id = new ProjectId(id),
            Name = id,
            Source = new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1"),
            Target = new InfrastructureReference(InfrastructureKind.Aws, "eu-central-1"),
            State = ProjectState.Normal,
            CreatedAt = world.Time.GetUtcNow(),
        };
        await world.Documents.CreateAsync(Keys.Project(project.Id), change?.Invoke(project) ?? project, default);
        var machine = await world.AddMachineAsync(project.Id);
        await world.Documents.CreateAsync(Keys.Replication(project.Id, machine.Id), new MachineReplication
        {
            MachineId = machine.Id,
            LatestRecoveryPointAt = minutes is null ? null : world.Time.GetUtcNow() - TimeSpan.FromMinutes(minutes.Value),
        }, default);
    }

    private List<MetricTelemetry> Sent()
    {
        _client.Flush();
        return [.. _channel.Items.OfType<MetricTelemetry>()];
    }

    private sealed class Channel : ITelemetryChannel
    {
        public ConcurrentQueue<ITelemetry> Items { get; } = new();

        public bool? DeveloperMode { get; set; }

        public string EndpointAddress { get; set; } = "";

        public void Send(ITelemetry item) => Items.Enqueue(item);

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}
