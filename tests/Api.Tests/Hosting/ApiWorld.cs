using System.Security.Cryptography.X509Certificates;
using DRServerless.Api.Alerts.Sns;
using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Aws.Access;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Local.Hosting;
using DRServerless.Network;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances.Fleet;
using DRServerless.Simulator.Sns;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Api.Tests.Hosting;

/// <summary>Two simulated regions and the embedded host before them, reached over HTTP only.</summary>
public sealed class ApiWorld : IAsyncLifetime
{
    public const string From = "eu-west-1";
    public const string To = "eu-central-1";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("api-tests-");
    private SimulatorHost? _simulator;
    private LocalHost? _host;
    private ApiCaller? _api;
    private int _names;

    /// <summary>A topic in the target region.</summary>
    public const string Topic = $"arn:aws:sns:{To}:{SimulatorOptions.DefaultAccountId}:dr";

    /// <summary>Under which address people reach the host; a host that has one may also reach servers on loopback.</summary>
    public Uri? PublicUrl { get; init; }

    public SimulatorHost Simulator => _simulator!;

    public ApiCaller Api => _api!;

    public Uri Address => _host!.Address;

    public async Task InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Timings = Quick, Sns = new SnsOptions { Topics = [Topic] } });
        await StartHostAsync();
    }

    public async Task DisposeAsync()
    {
        await StopHostAsync();
        await Simulator.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>Gives the host a secret, in the file that it reads.</summary>
    public void GiveSecret(string name, string value)
    {
        var secrets = _data.CreateSubdirectory("secrets");
        File.WriteAllText(Path.Combine(secrets.FullName, name), value);
    }

    /// <summary>Starts the host on what its directory holds.</summary>
    public async Task StartHostAsync()
    {
        _host = await LocalHost.StartAsync(Options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _api = await ApiCaller.ConnectAsync(_host.Address);
    }

    public async Task StopHostAsync()
    {
        _api?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        (_api, _host) = (null, null);
    }

    public async Task RestartHostAsync()
    {
        await StopHostAsync();
        await StartHostAsync();
    }

    /// <summary>Tries to start another host on the directory of the first.</summary>
    public Task StartSecondHostAsync() => LocalHost.StartAsync(Options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>A customer's machine in the source region, small, writing a little.</summary>
    public async Task<string> NewInstanceAsync(string? name = null) => (await new SimulatedFleet(Simulator, From, seed: 7).CreateAsync(new MachineSpec
    {
        Name = name ?? NewName("machine"),
        Disks = [new DiskSpec { DeviceName = "/dev/xvda", SizeGib = 1, ContentMib = 2, Raw = true }],
        Workload = new WorkloadSpec { RecordsPerSecond = 2, JournalMib = 1, DataMib = 1 },
    })).InstanceId;

    public string NewName(string what) => $"{what} {Interlocked.Increment(ref _names)}";

    public CreateProjectRequest NewProject(string? name = null) => new()
    {
        Name = name ?? NewName("project"),
        Source = new InfrastructureReference(InfrastructureKind.Aws, From),
        Target = new InfrastructureReference(InfrastructureKind.Aws, To),
        Replication = new ReplicationSettings { RecoveryPointIntervalSeconds = 1, LagGoalSeconds = 60 },
        Retention = new RetentionPolicy([new RetentionRule(1, 3_600)]),
    };

    public async Task<ProjectId> CreateProjectAsync() => (await Api.PostAsync("projects", NewProject())).Must(201).Read<ProjectView>().Id;

    public async Task<MachineId> AddMachineAsync(ProjectId project, string? instance = null) =>
        (await Api.PostAsync($"projects/{project}/machines", new AddMachineRequest { InstanceId = instance ?? await NewInstanceAsync() }))
        .Must(201).Read<MachineView>().Id;

    /// <summary>Starts an action that must be accepted.</summary>
    public async Task<OperationId> StartAsync(ProjectId project, string action, object? body = null) =>
        (await Api.PostAsync($"projects/{project}/{action}", body)).Must(202).Read<Operation>().Id;

    /// <summary>Follows an operation until it ends.</summary>
    public async Task<Operation> FollowAsync(OperationId operation) => (await Eventually.SeeAsync(
        () => Api.GetAsync($"operations/{operation}"), answer => answer.Must(200).Read<Operation>().EndedAt is not null, $"the end of {operation}")).Read<Operation>();

    /// <summary>Runs an action to its end, which must be a good one.</summary>
    public async Task<Operation> RunAsync(ProjectId project, string action, object? body = null)
    {
        var ended = await FollowAsync(await StartAsync(project, action, body));
        Assert.True(ended.Status == OperationStatus.Succeeded, $"{action} ended as {ended.Status}: {ended.Problem}");
        return ended;
    }

    /// <summary>Ends protection, whatever runs.</summary>
    public async Task StopAsync(ProjectId project)
    {
        await Eventually.SeeAsync(() => Api.GetAsync($"projects/{project}"), answer => answer.Must(200).Read<ProjectView>().ActiveOperation is null, "the end of what runs");
        await RunAsync(project, "stop-replication");
    }

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

    private LocalHostOptions Options => new()
    {
        DataDirectory = _data.FullName,
        Port = 0,
        Aws = new AwsOptions
        {
            Endpoint = Simulator.HttpEndpoint,
            Credentials = new AwsStaticCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
            ListingLag = TimeSpan.Zero,
        },
        Workflows = new WorkflowOptions { FirstPollPause = TimeSpan.FromMilliseconds(50), ProgressInterval = TimeSpan.FromMilliseconds(200) },
        Sns = SnsTrust.Simulated(Simulator.HttpEndpoint, X509Certificate2.CreateFromPem(Simulator.Sns.AuthorityPem)),
        Network = new NetworkOptions { AllowLoopback = true },
        CaretakerInterval = TimeSpan.FromSeconds(2),
        PublicUrl = PublicUrl,
    };
}
