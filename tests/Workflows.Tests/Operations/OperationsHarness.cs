using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Core.Telemetry;
using DRServerless.Local.Runtime;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>
/// Operations on the embedded runtime, over a cloud and documents in memory and a clock that jumps to the next timer whenever nothing is
/// left to do. Every activity runs twice when asked to, as after a crash between its effect and the record of it.
/// </summary>
internal sealed class OperationsHarness : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("operations-").FullName;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(45));
    private int _guids;
    private LocalRuntime _runtime;

    private OperationsHarness()
    {
        Clouds = new FakeClouds(Time);
        Objects = new MemoryObjectStore();
        _runtime = NewRuntime();
        Services = new WorkflowServices
        {
            Objects = Objects,
            Infrastructures = new SilenceableClouds(Clouds, () => SilentRegion),
            Client = () => _runtime.Client,
            Copier = new ChunkCopier(new BlockBufferPool(4), Objects, Time, new Backoff(1)),
            Time = Time,
            Loggers = NullLoggerFactory.Instance,
            Metrics = Metrics,
            Network = Network,
            Secrets = Secrets,
            Mailer = Mailer,
            PublicUrl = new Uri("https://dr.example"),
        };
        Starter = new OperationStarter(Services.Documents, new ClientRelay(() => _runtime.Client), Time, NewGuid);
    }

    public DrMetrics Metrics { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeClouds Clouds { get; }

    public IObjectStore Objects { get; }

    public FakeNetwork Network { get; } = new();

    public FakeMailer Mailer { get; } = new();

    public FakeSecrets Secrets { get; } = new();

    public WorkflowServices Services { get; }

    public OperationStarter Starter { get; }

    /// <summary>A region in which calls never come back.</summary>
    public string? SilentRegion { get; set; }

    /// <summary>True once a commit was refused after <see cref="CrashAfterCommits"/>.</summary>
    public bool Crashed { get; private set; }

    public bool RunEachActivityTwice { get; init; }

    public bool Replicates { get; init; }

    public bool ReplayEveryStep { get; init; } = true;

    public ProjectId ProjectId { get; private set; }

    public IReadOnlyList<MachineId> MachineIds { get; private set; } = [];

    public CancellationToken Deadline => _deadline.Token;

    public IOrchestrationClient Client => _runtime.Client;

    /// <summary>A project of that many machines at the source, replicated where asked, with the runtime up.</summary>
    /// <param name="machines">How many machines.</param>
    /// <param name="isProtected">Whether replication has begun and made a recovery point of each.</param>
    /// <param name="twice">Whether every activity runs twice.</param>
    /// <param name="replicates">With the product's own replication, instead of one that stands in for it.</param>
    public static async Task<OperationsHarness> StartAsync(int machines = 2, bool isProtected = true, bool twice = false, bool replicates = false)
    {
        var harness = new OperationsHarness { RunEachActivityTwice = twice, Replicates = replicates };
        await harness.StartRuntimeAsync();
        await harness.MakeProjectAsync(machines);
        if (isProtected) await harness.ProtectAsync();
        return harness;
    }

    /// <summary>Stops the runtime and opens the same history again.</summary>
    public async Task RestartRuntimeAsync()
    {
        await _runtime.DisposeAsync();
        _runtime = NewRuntime();
        await StartRuntimeAsync();
    }

    /// <summary>Nothing more is persisted after so many commits: whatever runs then has no future, as if the process had died there.</summary>
    public void CrashAfterCommits(int count)
    {
        var left = count;
        Crashed = false;
        _runtime.BeforeCommit = () =>
        {
            if (left-- > 0) return;
            Crashed = true;
            throw new SqliteException("The process dies here (fake).", 13);
        };
    }

    /// <summary>Does something at the commit after so many, once, and lets it pass.</summary>
    public void AtCommit(int count, Func<Task> act)
    {
        var left = count;
        _runtime.BeforeCommit = () =>
        {
            if (left-- == 0) Interrupted = Task.Run(act);
        };
    }

    /// <summary>What <see cref="AtCommit"/> did; null before.</summary>
    public Task? Interrupted { get; private set; }

    public OperationRecovery Recovery => new(Services.Documents, Client, Time);

    public Task<Operation> AcceptAsync(OperationRequest request, OperationId? id = null) => Starter.StartAsync(ProjectId, request, "test", id, Deadline);

    /// <summary>Asks for an operation and lets it run to its end.</summary>
    public async Task<Operation> RunAsync(OperationRequest request) => await UntilEndedAsync((await AcceptAsync(request)).Id);

    public async Task<Operation> SucceedAsync(OperationRequest request)
    {
        var ended = await RunAsync(request);
        Assert.True(ended.Status == OperationStatus.Succeeded, $"{ended.Kind} ended as {ended.Status}: {ended.Problem}\n{string.Join('\n', await LogAsync(ended.Id))}");
        return ended;
    }

    public async Task<Operation> FailAsync(OperationRequest request, ErrorCode code)
    {
        var ended = await RunAsync(request);
        Assert.True(ended.Status == OperationStatus.Failed && ended.Problem?.Code == code.Name,
            $"{ended.Kind} ended as {ended.Status}: {ended.Problem}\n{string.Join('\n', await LogAsync(ended.Id))}");
        Assert.Null((await ProjectAsync()).ActiveOperation);
        return ended;
    }

    public Task<Operation> UntilEndedAsync(OperationId id) => UntilAsync(id, operation => operation.HasEnded());

    public async Task<Operation> UntilAsync(OperationId id, Func<Operation, bool> condition)
    {
        Operation? seen = null;
        await UntilAsync(async () => condition(seen = await OperationAsync(id)), () => $"operation {id}: {seen?.Status} at '{seen?.Step}'");
        return seen!;
    }

    /// <summary>Lets time pass until something is so. Fails, saying what was waited for, when nothing is left to happen.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, Func<string> what)
    {
        for (var round = 0; round < 4000; round++)
        {
            var idle = await SettleAsync();
            if (await condition()) return;
            if (!idle) Time.Advance(TimeSpan.FromSeconds(0.5));
            else if (_runtime.NextTimer is { } next) Time.SetUtcNow(next > Time.GetUtcNow() ? next : Time.GetUtcNow());
            else Assert.Fail($"Nothing is left to happen, waiting for {what()}\n{await FailuresAsync()}");
            Deadline.ThrowIfCancellationRequested();
        }

        Assert.Fail($"It takes too long, waiting for {what()}");
    }

    /// <summary>Lets time pass, whatever happens.</summary>
    public async Task PassAsync(TimeSpan duration)
    {
        var end = Time.GetUtcNow() + duration;
        while (Time.GetUtcNow() < end)
        {
            await SettleAsync();
            var next = _runtime.NextTimer is { } timer && timer < end ? timer : end;
            Time.SetUtcNow(next > Time.GetUtcNow() ? next : Time.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        }

        await SettleAsync();
    }

    public async Task<Project> ProjectAsync() => (await Services.Documents.FindAsync<Project>(Keys.Project(ProjectId), Deadline))!.Value;

    public async Task<Machine> MachineAsync(int index) => (await Services.Documents.FindAsync<Machine>(Keys.Machine(ProjectId, MachineIds[index]), Deadline))!.Value;

    public Task ChangeMachineAsync(int index, Func<Machine, Machine> change) =>
        Services.Documents.UpdateAsync(Keys.Machine(ProjectId, MachineIds[index]), change, ErrorCodes.MachineNotFound, Deadline);

    public Task ChangeProjectAsync(Func<Project, Project> change) =>
        Services.Documents.UpdateAsync(Keys.Project(ProjectId), change, ErrorCodes.ProjectNotFound, Deadline);

    public async Task<Operation> OperationAsync(OperationId id) => (await Services.Documents.FindAsync<Operation>(Keys.Operation(id), Deadline))!.Value;

    public async Task<MachineReplication> ReplicationAsync(int index) =>
        (await Services.Documents.FindAsync<MachineReplication>(Keys.Replication(ProjectId, MachineIds[index]), Deadline))!.Value;

    public async Task<IReadOnlyList<RecoveryPoint>> PointsAsync(int index)
    {
        var points = new List<RecoveryPoint>();
        await foreach (var point in Services.Documents.ListAsync<RecoveryPoint>(Keys.RecoveryPoints(ProjectId, MachineIds[index]), Deadline)) points.Add(point);
        return [.. points.OrderBy(point => point.SealedAt)];
    }

    public async Task<IReadOnlyList<string>> LogAsync(OperationId id)
    {
        var lines = new List<string>();
        await foreach (var line in Services.Documents.ListAsync<OperationEvent>(Keys.OperationEvents(id), Deadline)) lines.Add(line.Message);
        return lines;
    }

    public async Task<bool> LoopRunsAsync(int index) =>
        (await Client.GetAsync(ReplicationNames.LoopInstanceId(MachineIds[index]), Deadline))?.Status is OrchestrationStatus.Running or OrchestrationStatus.Pending;

    /// <summary>Ends the loops, for a test that writes by itself how replication stands.</summary>
    public async Task StopLoopsAsync()
    {
        foreach (var machine in MachineIds) await Client.TerminateAsync(ReplicationNames.LoopInstanceId(machine), "the test says how replication stands", Deadline);
    }

    /// <summary>Every instance of ours or of the customer's that is on, with its region.</summary>
    public IReadOnlyList<string> Running() =>
        [.. new[] { Clouds.Source, Clouds.Target }.SelectMany(cloud => cloud.Instances.Values)
            .Where(instance => instance.PowerState is Core.Infrastructure.PowerState.Running or Core.Infrastructure.PowerState.Pending).Select(instance => instance.InstanceId)];

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _deadline.Dispose();
        Metrics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> FailuresAsync()
    {
        var failures = new List<string>();
        await foreach (var instance in Client.ListAsync("", Deadline)) failures.Add($"{instance.InstanceId} {instance.Name} {instance.Status} {instance.Failure}");
        return string.Join('\n', failures);
    }

    private async Task ProtectAsync()
    {
        await SucceedAsync(new StartReplicationRequest());
        await UntilAsync(async () =>
        {
            for (var index = 0; index < MachineIds.Count; index++)
                if ((await PointsAsync(index)).Count == 0) return false;
            return true;
        }, () => "the first recovery points");
    }

    private async Task MakeProjectAsync(int machines)
    {
        ProjectId = ProjectId.Create("prj-test");
        await Services.Documents.CreateAsync(Keys.Project(ProjectId), new Project
        {
            Id = ProjectId,
            Name = "Test",
            Source = FakeClouds.SourceReference,
            Target = FakeClouds.TargetReference,
            CreatedAt = Time.GetUtcNow(),
        }, Deadline);
        for (var index = 0; index < machines; index++)
        {
            var instance = Clouds.Source.AddInstance($"machine-{index}", 1);
            for (var block = 0; block < 20; block++) instance.Disks[0].Write(block * 7, (ulong)(100 * index + block + 1));
            var id = MachineId.Create($"mch-{index}");
            MachineIds = [.. MachineIds, id];
            await Services.Documents.CreateAsync(Keys.Machine(ProjectId, id), new Machine
            {
                Id = id,
                ProjectId = ProjectId,
                Name = instance.Name,
                Original = instance.Describe(),
                Instances = [new MachineInstance { InstanceId = instance.InstanceId, Side = Side.Source, Role = InstanceRole.Original }],
                ActiveInstanceId = instance.InstanceId,
            }, Deadline);
        }
    }

    /// <summary>True when nothing but timers and events is left; false when an activity waits for the clock.</summary>
    private async Task<bool> SettleAsync()
    {
        try
        {
            await _runtime.WhenIdleAsync(Deadline).WaitAsync(TimeSpan.FromMilliseconds(15), Deadline);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private LocalRuntime NewRuntime() =>
        new(new LocalRuntimeOptions { Path = Path.Combine(_folder, "history.db"), ReplayEveryStep = ReplayEveryStep }, Time, NullLoggerFactory.Instance);

    private Task StartRuntimeAsync()
    {
        IEnumerable<OrchestrationDefinition> orchestrations = [.. OperationCatalog.Orchestrations(), .. AlertCatalog.Orchestrations(), .. NoticeCatalog.Orchestrations(), .. FakeReplication.Orchestrations()];
        IEnumerable<ActivityDefinition> activities = [.. OperationCatalog.Activities(Services), .. AlertCatalog.Activities(Services), .. NoticeCatalog.Activities(Services), .. FakeReplication.Activities(Services, Clouds)];
        if (Replicates)
        {
            var catalog = WorkflowCatalog.Create(Services);
            (orchestrations, activities) = (catalog.Orchestrations, catalog.Activities);
        }

        if (RunEachActivityTwice) activities = activities.Select(activity => new RunTwice(activity, (_, _, _) => { }));
        return _runtime.StartAsync(new RuntimeDefinitions(orchestrations, activities), Deadline);
    }

    private Guid NewGuid() => new(Interlocked.Increment(ref _guids), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
}
