using System.Text;
using System.Text.Json;
using DRServerless.Api.Alerts;
using DRServerless.Api.Alerts.Sns;
using DRServerless.Api.Endpoints;
using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Serialization;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Notices.Answers;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace DRServerless.Api.Tests.Races;

/// <summary>The API's endpoints without a server, over a store in memory that lets callers meet, before a cloud that has every instance.</summary>
internal sealed class DirectApi
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddLogging().BuildServiceProvider();
    private readonly ApiPipeline _pipeline;
    private int _guids;

    public DirectApi()
    {
        var store = new YieldingStore(Objects);
        var client = Mock.Of<IOrchestrationClient>();
        var workflows = new WorkflowServices
        {
            Objects = store,
            Infrastructures = new EveryInstance(),
            Copier = new ChunkCopier(new BlockBufferPool(1), store, Time, new Backoff(seed: 1)),
            Client = () => client,
            Time = Time,
            Loggers = NullLoggerFactory.Instance,
        };
        Starter = new OperationStarter(new DocumentStore(store), client, Time, NewGuid);
        _pipeline = new ApiPipeline(new ApiServices
        {
            Documents = new DocumentStore(store),
            Store = store,
            Infrastructures = workflows.Infrastructures,
            Operations = Starter,
            Replication = new ReplicationSupervisor(workflows),
            Alerts = new AlertReception(workflows, new AlertIntake(workflows, NewGuid), SnsTrust.Amazon),
            Incidents = new IncidentDesk(workflows),
            Notices = new NoticeOffice(workflows),
            Answers = new AnswerDesk(workflows, Starter),
            Time = Time,
            NewGuid = NewGuid,
            HostProblems = () => [],
        }, NullLogger<ApiPipeline>.Instance);
    }

    /// <summary>What stands, to look at without yielding.</summary>
    public MemoryObjectStore Objects { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public OperationStarter Starter { get; }

    /// <summary>Calls the endpoint of that name.</summary>
    public async Task<Answer> CallAsync(string endpoint, object? body = null, params (string Name, object Value)[] route)
    {
        var called = ApiEndpoints.All.Single(candidate => candidate.Name == endpoint);
        var sent = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = _provider };
        http.Request.Method = called.Method;
        if (body is not null)
        {
            http.Request.ContentType = "application/json";
            http.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), DrJson.Stored));
        }

        foreach (var (name, value) in route) http.Request.RouteValues[name] = value.ToString();
        http.Response.Body = sent;
        await (await _pipeline.RunAsync(called, http)).ExecuteAsync(http);
        return new Answer(http.Response.StatusCode, http.Response.ContentType, null, Encoding.UTF8.GetString(sent.ToArray()));
    }

    public async Task<ProjectId> CreateProjectAsync(string name = "project") => (await CallAsync("createProject", new CreateProjectRequest
    {
        Name = name,
        Source = new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1"),
        Target = new InfrastructureReference(InfrastructureKind.Aws, "eu-central-1"),
    })).Must(201).Read<ProjectView>().Id;

    public async Task<MachineView> AddMachineAsync(ProjectId project, string instance, string? name = null) =>
        (await CallAsync("addMachine", new AddMachineRequest { InstanceId = instance, Name = name }, ("projectId", project))).Must(201).Read<MachineView>();

    /// <summary>Keys of all that stands below a prefix.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in Objects.ListAsync(prefix, CancellationToken.None)) keys.Add(key);
        return keys;
    }

    private Guid NewGuid() => new(Interlocked.Increment(ref _guids), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    private sealed class EveryInstance : IInfrastructureProvider
    {
        private static readonly IInfrastructure Cloud = MakeCloud();

        public IInfrastructure Open(InfrastructureReference reference) => Cloud;

        private static IInfrastructure MakeCloud()
        {
            var machines = new Mock<IMachines>();
            machines.Setup(found => found.DescribeAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync((string id, CancellationToken _) => Describe(id));
            return Mock.Of<IInfrastructure>(infrastructure => infrastructure.Machines == machines.Object);
        }

        private static MachineDescription Describe(string id) => new()
        {
            InstanceId = id,
            Name = $"name of {id}",
            PowerState = PowerState.Running,
            Platform = Platform.Linux,
            Architecture = "x86_64",
            RootDeviceName = "/dev/xvda",
            InstanceType = "t3.micro",
            Disks = [new DiskDescription { DeviceName = "/dev/xvda", VolumeId = $"vol-{id}", SizeGiB = 1, VolumeType = "gp3", IsRoot = true }],
        };
    }
}
