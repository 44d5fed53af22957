using System.Text.Json;
using DRServerless.Aws;
using DRServerless.Aws.Access;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Functions.Durable;
using DRServerless.Functions.Tests.Functions;
using DRServerless.Functions.Tests.TaskHub;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances.Fleet;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Functions.Tests.Failback;

/// <summary>The app's functions on a task hub, with all real workflows, before two simulated regions. Only the API is left out.</summary>
internal sealed class DurableWorld : IAsyncDisposable
{
    public const string From = "eu-west-1";
    public const string To = "eu-central-1";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly HubStore _hub = new(new MachineClock());
    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryObjectStore _objects = new();
    private readonly Task _timers;
    private SimulatorHost? _simulator;
    private AwsInfrastructureProvider? _infrastructures;
    private HubWorker? _worker;
    private int _guids;

    private DurableWorld() => _timers = FireTimersAsync();

    public ProjectId ProjectId { get; } = ProjectId.Create("prj-durable");

    public MachineId MachineId { get; } = MachineId.Create("mch-durable");

    public IOrchestrationClient Client => _worker!.Services.GetRequiredService<IOrchestrationClient>();

    public DocumentStore Documents => new(_objects);

    public static async Task<DurableWorld> StartAsync()
    {
        var world = new DurableWorld();
        world._simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Timings = Quick });
        world._infrastructures = new AwsInfrastructureProvider(world.Aws, new Pacer(new PacingOptions(), TimeProvider.System), TimeProvider.System, seed: 1);
        await world.StartWorkerAsync();
        await world.MakeProjectAsync();
        return world;
    }

    /// <summary>Loses the worker in the middle of whatever it does, and starts another.</summary>
    public async Task ReplaceWorkerAsync()
    {
        await _worker!.DisposeAsync();
        await StartWorkerAsync();
    }

    /// <summary>Asks for an operation, in the way of the API.</summary>
    public Task<Operation> AcceptAsync(OperationRequest request) =>
        new OperationStarter(Documents, Client, TimeProvider.System, NewGuid).StartAsync(ProjectId, request, "test", newId: null, _stop.Token);

    public async Task<Operation> EndOfAsync(Operation operation)
    {
        await UntilAsync(async () => (await OperationAsync(operation.Id)).EndedAt is not null, async () => $"the end of {operation.Kind}: {(await OperationAsync(operation.Id)).Step}");
        return await OperationAsync(operation.Id);
    }

    public async Task SucceedAsync(OperationRequest request)
    {
        var ended = await EndOfAsync(await AcceptAsync(request));
        Assert.True(ended.Status == OperationStatus.Succeeded, $"{ended.Kind} ended as {ended.Status}: {ended.Problem}");
    }

    /// <summary>Waits until replication has gone on for a few cycles.</summary>
    public async Task SeeCyclesAsync()
    {
        var before = (await ReplicationAsync()).CyclesCompleted;
        await UntilAsync(
            async () => await ReplicationAsync() is { State: ReplicationState.ContinuousDataProtection } seen && seen.CyclesCompleted >= before + 2,
            async () => $"two more cycles: {await ReplicationAsync()}");
    }

    /// <summary>Waits until no orchestration is left; those of operations, and what they called.</summary>
    public async Task<IReadOnlyList<OrchestrationInstance>> SeeAllEndAsync()
    {
        var all = new List<OrchestrationInstance>();
        await UntilAsync(
            async () =>
            {
                all.Clear();
                await foreach (var instance in Client.ListAsync("", _stop.Token)) all.Add(instance);
                return all.All(instance => instance.Status >= OrchestrationStatus.Completed);
            },
            () => Task.FromResult($"the end of {string.Join(", ", all.Where(instance => instance.Status < OrchestrationStatus.Completed))}"));
        return [.. all.Where(instance => instance.InstanceId.StartsWith(OperationId.Prefix, StringComparison.Ordinal))];
    }

    public async Task<Project> ProjectAsync() => (await Documents.FindAsync<Project>(Keys.Project(ProjectId), _stop.Token))!.Value;

    public async Task<Machine> MachineAsync() => (await Documents.FindAsync<Machine>(Keys.Machine(ProjectId, MachineId), _stop.Token))!.Value;

    public async Task<MachineReplication> ReplicationAsync() =>
        (await Documents.FindAsync<MachineReplication>(Keys.Replication(ProjectId, MachineId), _stop.Token))?.Value ?? new MachineReplication { MachineId = MachineId };

    /// <summary>Instances that the simulated cloud itself says run.</summary>
    public IReadOnlyList<string> Running(string region)
    {
        var records = _simulator!.Cloud.Region(SimulatorOptions.DefaultAccountId, region);
        lock (records.Gate) return [.. records.Instances.Values.Where(instance => instance.State.ToString() is "Running" or "Pending").Select(instance => instance.Id)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _timers;
        if (_worker is not null) await _worker.DisposeAsync();
        _infrastructures?.Dispose();
        if (_simulator is not null) await _simulator.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<Operation> OperationAsync(OperationId id) => (await Documents.FindAsync<Operation>(Keys.Operation(id), _stop.Token))!.Value;

    private static async Task UntilAsync(Func<Task<bool>> holds, Func<Task<string>> what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline) Assert.Fail($"Waited {Deadline.TotalMinutes} minutes for {await what()}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private async Task FireTimersAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _hub.FireTimers();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private async Task StartWorkerAsync()
    {
        _worker = await HubWorker.StartAsync(
            _hub,
            services => services.AddLogging().AddSingleton(provider => Workflows(provider.GetRequiredService<IOrchestrationClient>)).AddDurableRuntime(),
            (registry, services, stopping) =>
            {
                foreach (var each in FunctionMethod.Orchestrators) registry.AddOrchestratorFunc<object?, object?>(each.Name, async (context, _) => await each.RunAsync(services(), context));
                foreach (var each in FunctionMethod.Activities) registry.AddActivityFunc<object?, object?>(each.Name, async (context, input) =>
                    await each.RunAsync(services(), (JsonElement)input!, _worker!.Client, context.InstanceId, stopping));
            });
    }

    private WorkflowServices Workflows(Func<IOrchestrationClient> client) => new()
    {
        Objects = _objects,
        Infrastructures = _infrastructures!,
        Copier = new ChunkCopier(new BlockBufferPool(16), _objects, TimeProvider.System, new Backoff(1)),
        Client = client,
        Time = TimeProvider.System,
        Loggers = NullLoggerFactory.Instance,
        Options = new WorkflowOptions { FirstPollPause = TimeSpan.FromMilliseconds(50) },
    };

    private async Task MakeProjectAsync()
    {
        var machine = await new SimulatedFleet(_simulator!, From, seed: 7).CreateAsync(new MachineSpec
        {
            Name = "server",
            Disks = [new DiskSpec { DeviceName = "/dev/xvda", SizeGib = 1, ContentMib = 2, Raw = true }],
            Workload = new WorkloadSpec { RecordsPerSecond = 2, JournalMib = 1, DataMib = 1 },
        });
        var project = new Project
        {
            Id = ProjectId,
            Name = "Durable",
            Source = new InfrastructureReference(InfrastructureKind.Aws, From),
            Target = new InfrastructureReference(InfrastructureKind.Aws, To),
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Replication = new ReplicationSettings { RecoveryPointIntervalSeconds = 1, LagGoalSeconds = 60 },
            Retention = new RetentionPolicy([new RetentionRule(1, 3_600)]),
        };
        await Documents.CreateAsync(Keys.Project(ProjectId), project, _stop.Token);
        var original = await _infrastructures!.Open(project.Source).Machines.DescribeAsync(machine.InstanceId, _stop.Token);
        await Documents.CreateAsync(Keys.Machine(ProjectId, MachineId), new Machine
        {
            Id = MachineId,
            ProjectId = ProjectId,
            Name = machine.Name,
            Original = original,
            Instances = [new MachineInstance { InstanceId = machine.InstanceId, Side = Side.Source, Role = InstanceRole.Original }],
            ActiveInstanceId = machine.InstanceId,
        }, _stop.Token);
    }

    private Guid NewGuid() => new(Interlocked.Increment(ref _guids), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    private AwsOptions Aws => new()
    {
        Endpoint = _simulator!.HttpEndpoint,
        Credentials = new AwsStaticCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
        ListingLag = TimeSpan.Zero,
    };

    private static SimulatorTimings Quick => new()
    {
        SnapshotCreation = TimeSpan.FromMilliseconds(50),
        SnapshotCompletion = TimeSpan.FromMilliseconds(50),
        VolumeCreation = TimeSpan.Zero,
        VolumeAttachment = TimeSpan.Zero,
        ImageRegistration = TimeSpan.Zero,
        InstanceStart = TimeSpan.FromMilliseconds(50),
        InstanceStop = TimeSpan.FromMilliseconds(50),
        InstanceStatusChecks = TimeSpan.FromMilliseconds(50),
    };
}
