using DRServerless.Api.Machines;
using DRServerless.Api.Operations;
using DRServerless.Api.Projects;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Time;
using DRServerless.Workflows.Operations;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Drives one project through the API, as a user does.</summary>
internal sealed class ProjectDriver(ApiClient api, CommandOutput output, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>While figures are taken every recovery point is kept.</summary>
    private static readonly RetentionPolicy KeepAll = new([new RetentionRule(1, 3_600)]);

    /// <summary>At the end only what is needed is kept, to see the rest go.</summary>
    private static readonly RetentionPolicy KeepLittle = new([new RetentionRule(3_600, 3_600)]);

    private ProjectId _project;

    public async Task ProtectAsync(string from, string to, IEnumerable<string> instanceIds, CancellationToken cancellation)
    {
        var created = await api.PostAsync<ProjectView>("projects", new CreateProjectRequest
        {
            Name = "rehearsal",
            Source = new InfrastructureReference(InfrastructureKind.Aws, from),
            Target = new InfrastructureReference(InfrastructureKind.Aws, to),
            Replication = new ReplicationSettings { RecoveryPointIntervalSeconds = 2, LagGoalSeconds = 60 },
            Retention = KeepAll,
        }, cancellation);
        _project = created.Id;
        foreach (var instance in instanceIds)
            await api.PostAsync<MachineView>($"projects/{_project}/machines", new AddMachineRequest { InstanceId = instance }, cancellation);
        await RunAsync("start-replication", null, cancellation);
    }

    /// <summary>The project, once it is there.</summary>
    public ProjectId Project => _project;

    public Task<ProjectView> ProjectAsync(CancellationToken cancellation) => api.GetAsync<ProjectView>($"projects/{_project}", cancellation);

    public async Task<IReadOnlyList<MachineView>> MachinesAsync(CancellationToken cancellation) =>
        (await api.GetAsync<ListView<MachineView>>($"projects/{_project}/machines", cancellation)).Items;

    public Task<RecoveryPoint> RecoveryPointAsync(MachineId machine, RecoveryPointId point, CancellationToken cancellation) =>
        api.GetAsync<RecoveryPoint>($"projects/{_project}/machines/{machine}/recovery-points/{point}", cancellation);

    public async Task<IReadOnlyList<RecoveryPoint>> RecoveryPointsAsync(MachineId machine, CancellationToken cancellation) =>
        (await api.GetAsync<ListView<RecoveryPoint>>($"projects/{_project}/machines/{machine}/recovery-points", cancellation)).Items;

    /// <summary>Everything that was done to the project, newest first.</summary>
    public async Task<IReadOnlyList<Operation>> OperationsAsync(CancellationToken cancellation) =>
        (await api.GetAsync<ListView<Operation>>($"projects/{_project}/operations", cancellation)).Items;

    /// <summary>Follows what something else has started to its end.</summary>
    public Task<Operation> FollowAsync(OperationId operation, CancellationToken cancellation) => new OperationWatch(api, output, time).FollowAsync(operation, cancellation);

    /// <summary>Starts an action and follows it to its end.</summary>
    public async Task<Operation> RunAsync(string action, object? body, CancellationToken cancellation)
    {
        var operation = await api.PostAsync<Operation>($"projects/{_project}/{action}", body, cancellation);
        return await new OperationWatch(api, output, time).FollowAsync(operation.Id, cancellation);
    }

    public Task<Operation> LaunchAsync(bool planned, CancellationToken cancellation) =>
        RunAsync("launch", new LaunchBody { Mode = LaunchMode.Recovery, Planned = planned }, cancellation);

    /// <summary>Shows progress until every machine is as wanted.</summary>
    public async Task UntilAsync(Func<MachineView, bool> wanted, CancellationToken cancellation)
    {
        var progress = new ProgressPrinter(output, time);
        while (true)
        {
            var machines = await MachinesAsync(cancellation);
            progress.Machines(machines);
            if (machines.All(wanted)) break;
            await time.DelayAsync(Pause, cancellation);
        }
    }

    /// <summary>Lets retention take effect, then holds replication so that nothing is in flight.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        await api.PatchAsync<ProjectView>($"projects/{_project}", new ChangeProjectRequest { Retention = KeepLittle }, cancellation);
        var cycles = (await MachinesAsync(cancellation)).ToDictionary(machine => machine.Id, machine => machine.Replication.CyclesCompleted);
        await UntilAsync(machine => machine.Replication.CyclesCompleted >= cycles[machine.Id] + 2, cancellation);
        await RunAsync("pause-replication", null, cancellation);
    }
}
