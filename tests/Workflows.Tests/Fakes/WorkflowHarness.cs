using System.Diagnostics;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Core.Telemetry;
using DRServerless.Local.Runtime;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>The product's workflows on the embedded runtime, between two fake regions, on a clock that the test moves.</summary>
public sealed class WorkflowHarness : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = NewFolder();
    private readonly bool _replayEveryStep;
    private readonly Func<ActivityDefinition, ActivityDefinition> _wrap;
    private LocalRuntime _runtime;

    public WorkflowHarness(bool replayEveryStep = false, WorkflowOptions? options = null, Func<ActivityDefinition, ActivityDefinition>? wrap = null)
    {
        (_replayEveryStep, _wrap) = (replayEveryStep, wrap ?? (activity => activity));
        Clouds = new FakeClouds(Time);
        _runtime = NewRuntime();
        var activityTime = new ImpatientTime(Time);
        Services = new WorkflowServices
        {
            Objects = Objects,
            Infrastructures = Clouds,
            Copier = new ChunkCopier(new BlockBufferPool(16), Objects, activityTime, new Backoff(seed: 1), new ChunkOptions { Workers = 8, MaximumAttempts = 3 }),
            Client = () => _runtime.Client,
            Time = activityTime,
            Loggers = NullLoggerFactory.Instance,
            Metrics = Metrics,
            Options = options ?? new WorkflowOptions(),
        };
        Supervisor = new ReplicationSupervisor(Services);
    }

    public DrMetrics Metrics { get; } = new();

    public FakeTimeProvider Time { get; } = new(Start);

    public FakeClouds Clouds { get; }

    public MemoryObjectStore Objects { get; } = new();

    public WorkflowServices Services { get; }

    public ReplicationSupervisor Supervisor { get; }

    public LocalRuntime Runtime => _runtime;

    public string RuntimePath => Path.Combine(_folder, "runtime.db");

    public ProjectId ProjectId { get; } = ProjectId.Create("prj-1");

    /// <summary>Starts the runtime; every orchestration goes on.</summary>
    public Task StartAsync()
    {
        var catalog = WorkflowCatalog.Create(Services);
        return _runtime.StartAsync(new RuntimeDefinitions(catalog.Orchestrations, catalog.Activities.Select(_wrap)), CancellationToken.None);
    }

    /// <summary>Ends the process, as far as the runtime is concerned, and starts it anew.</summary>
    public async Task RestartAsync()
    {
        await _runtime.DisposeAsync();
        _runtime = NewRuntime();
        await StartAsync();
    }

    public Task<Project> AddProjectAsync(Func<Project, Project>? change = null) => CreateAsync(Keys.Project(ProjectId), (change ?? (project => project))(new Project
    {
        Id = ProjectId,
        Name = "test",
        Source = FakeClouds.SourceReference,
        Target = FakeClouds.TargetReference,
        State = ProjectState.Normal,
        CreatedAt = Start,
    }));

    public Task<Machine> AddMachineAsync(FakeInstance instance, string id = "mch-1") => CreateAsync(Keys.Machine(ProjectId, MachineId.Create(id)), new Machine
    {
        Id = MachineId.Create(id),
        ProjectId = ProjectId,
        Name = instance.Name,
        Original = instance.Describe(),
        Instances = [new MachineInstance { InstanceId = instance.InstanceId, Side = Side.Source, Role = InstanceRole.Original }],
        ActiveInstanceId = instance.InstanceId,
    });

    public Task<Project> ChangeProjectAsync(Func<Project, Project> change) =>
        Services.Documents.UpdateAsync(Keys.Project(ProjectId), change, Core.Errors.ErrorCodes.ProjectNotFound, CancellationToken.None);

    public Task<Machine> ChangeMachineAsync(MachineId machine, Func<Machine, Machine> change) =>
        Services.Documents.UpdateAsync(Keys.Machine(ProjectId, machine), change, Core.Errors.ErrorCodes.MachineNotFound, CancellationToken.None);

    public async Task<Project> ProjectAsync() => (await Services.Documents.FindAsync<Project>(Keys.Project(ProjectId), CancellationToken.None))!.Value;

    public Task<MachineReplication> ReplicationAsync(MachineId machine) => new ReplicationDocuments(Services).ReplicationAsync(ProjectId, machine, CancellationToken.None);

    /// <summary>Recovery points, oldest first.</summary>
    public async Task<IReadOnlyList<RecoveryPoint>> RecoveryPointsAsync(MachineId machine) =>
        [.. (await new ReplicationDocuments(Services).RecoveryPointsAsync(ProjectId, machine, CancellationToken.None)).OrderBy(point => point.TakenAt)];

    /// <summary>Starts the machine's loop, a second later: two loops never start at the same instant of a real clock.</summary>
    public Task StartReplicationAsync(MachineId machine)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return Supervisor.EnsureRunningAsync(ProjectId, machine, CancellationToken.None);
    }

    /// <summary>Lets everything run that can, moving the clock from timer to timer, until the condition holds.</summary>
    public async Task RunUntilAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        var quiet = 0;
        while (true)
        {
            await IdleAsync(what);
            if (await condition()) return;
            if (clock.Elapsed > Patience) throw new TimeoutException($"Not reached within {Patience}: {what}. {await DescribeAsync()}");
            if (Runtime.NextTimer is not { } next)
            {
                // A timer that was due when the runtime came to rest has fired since, and what it set off still runs.
                if (++quiet == 100) throw new InvalidOperationException($"Nothing is left to happen, and not reached: {what}. {await DescribeAsync()}");
                continue;
            }

            quiet = 0;
            if (next > Time.GetUtcNow()) Time.Advance(next - Time.GetUtcNow());
            else Time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Lets the machine complete as many cycles of its present direction.</summary>
    public Task RunCyclesAsync(MachineId machine, int count) =>
        RunUntilAsync(async () => (await ReplicationAsync(machine)).CyclesCompleted >= count, $"{count} cycles of {machine}");

    /// <summary>Waits until nothing runs but timers and waits for events.</summary>
    public async Task IdleAsync(string what = "idle")
    {
        try
        {
            await Runtime.WhenIdleAsync(CancellationToken.None).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Still busy after {Patience}: {what}. Last calls: {string.Join(", ", Clouds.Source.Faults.Calls.TakeLast(5))} / {string.Join(", ", Clouds.Target.Faults.Calls.TakeLast(5))}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        Metrics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>In memory where the system has such a place: these tests are about order, not about power cuts.</summary>
    private static string NewFolder() => Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory(Path.Combine("/dev/shm", $"drserverless-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("drserverless-").FullName;

    private async Task<string> DescribeAsync()
    {
        var lines = new List<string>();
        await foreach (var key in Objects.ListAsync(Keys.Machines(ProjectId), CancellationToken.None))
        {
            if (key.EndsWith("/replication", StringComparison.Ordinal))
                lines.Add(System.Text.Encoding.UTF8.GetString((await Objects.ReadAsync(key, CancellationToken.None))!.Content.Span));
        }

        await foreach (var instance in Runtime.Client.ListAsync("", CancellationToken.None))
            lines.Add($"{instance.InstanceId} {instance.Name} {instance.Status} {instance.Failure}");
        return string.Join(Environment.NewLine, lines);
    }

    private async Task<T> CreateAsync<T>(string key, T value) where T : class
    {
        await Services.Documents.CreateAsync(key, value, CancellationToken.None);
        return value;
    }

    private LocalRuntime NewRuntime() => new(
        new LocalRuntimeOptions { Path = RuntimePath, ReplayEveryStep = _replayEveryStep }, Time, NullLoggerFactory.Instance);
}
