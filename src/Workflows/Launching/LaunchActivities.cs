using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Launching;

/// <summary>Finds the recovery point of a machine that is meant.</summary>
internal sealed class ResolveActivity(WorkflowServices services) : Activity<ResolveInput, ChosenPoint>(LaunchNames.Resolve)
{
    private readonly MachineCatalog _catalog = new(services.Documents);
    private readonly RecoveryPointResolver _resolver = new(services.Documents);

    public override async Task<ChosenPoint> RunAsync(ActivityContext context, ResolveInput input, CancellationToken cancellation)
    {
        var project = await LaunchDocuments.ProjectAsync(services, input.ProjectId, cancellation);
        var machine = await _catalog.GetAsync(project.Id, input.MachineId, cancellation);
        var point = input.RecoveryPointId is { } id
            ? await _resolver.ByIdAsync(project, machine, id, cancellation)
            : await _resolver.NewestAsync(project, machine, input.AtOrBefore, cancellation);
        return new ChosenPoint(machine.Id, point.Id, point.Kind, point.InstanceId, point.TakenAt);
    }
}

/// <summary>Freezes what is launched for a machine.</summary>
internal sealed class PlanLaunchActivity(WorkflowServices services) : Activity<MachineLaunchInput, Nothing>(LaunchNames.Plan)
{
    private readonly MachineCatalog _catalog = new(services.Documents);
    private readonly DrillGarbage _drills = new(services);

    public override async Task<Nothing> RunAsync(ActivityContext context, MachineLaunchInput input, CancellationToken cancellation)
    {
        var (operation, machineId) = (input.Machine.Operation, input.Machine.MachineId);
        var key = Keys.Launch(operation.OperationId, machineId);
        var earlier = (await services.Documents.FindAsync<LaunchDocument>(key, cancellation))?.Value;
        if (earlier is not null && earlier.Attempt >= input.Attempt) return Nothing.Value;
        var machine = await _catalog.GetAsync(operation.ProjectId, machineId, cancellation);
        var point = (await services.Documents.FindAsync<RecoveryPoint>(
                Keys.RecoveryPoint(operation.ProjectId, machineId, input.RecoveryPointId), cancellation))?.Value
            ?? throw new DrException(ErrorCodes.RecoveryPointNotFound, $"Recovery point {input.RecoveryPointId} of machine {machineId} is gone. Choose another one.");
        if (input.DrillNetwork is not null) await _drills.RecordAsync(input, cancellation);
        await services.Documents.PutAsync(key, new LaunchDocument(input.Side, input.RecoveryPointId, Request(input, machine, point))
        {
            Attempt = input.Attempt,
            IsDrill = input.DrillNetwork is not null,
        }, cancellation);
        return Nothing.Value;
    }

    private static LaunchRequest Request(MachineLaunchInput input, Machine machine, RecoveryPoint point) => new()
    {
        IdempotencyKey = LaunchDocument.KeyOf(input.Machine.Operation.OperationId, machine.Id, input.Attempt),
        ProjectId = machine.ProjectId.Value,
        MachineId = machine.Id.Value,
        Source = machine.Original,
        Settings = input.DrillNetwork is { } network ? LaunchBlueprint.ForDrill(machine, input.Side, network) : LaunchBlueprint.For(machine, input.Side, input.Mode),
        NoPublicAddress = input.DrillNetwork is not null,
        Snapshots = point.Disks.ToDictionary(disk => disk.DeviceName, disk => disk.WrittenSnapshotId),
    };
}

/// <summary>Takes the steps of a launch that can be taken now.</summary>
internal sealed class AdvanceLaunchActivity(WorkflowServices services) : Activity<AdvanceInput, LaunchProgress>(LaunchNames.Advance)
{
    public override async Task<LaunchProgress> RunAsync(ActivityContext context, AdvanceInput input, CancellationToken cancellation)
    {
        var operation = input.Machine.Operation;
        var project = await LaunchDocuments.ProjectAsync(services, operation.ProjectId, cancellation);
        ChangeProjectActivity.RequireHolder(project, operation.OperationId);
        var launch = await LaunchDocuments.FindAsync(services, input.Machine, cancellation)
            ?? throw new DrException(ErrorCodes.InvariantBroken, $"The launch of machine {input.Machine.MachineId} was never planned.");
        return await services.Infrastructures.Open(project.At(launch.Side)).Launcher.AdvanceAsync(launch.Request, input.Progress, cancellation);
    }
}

/// <summary>
/// Makes a launched instance known, and active when it was launched for real: one write, so that no moment has two active ones. What a drill launched
/// is none of the machine's: the operation tells of it, and nothing that fences or replaces instances ever meets it.
/// </summary>
internal sealed class RecordLaunchActivity(WorkflowServices services) : Activity<RecordLaunchInput, Nothing>(LaunchNames.Record)
{
    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<Nothing> RunAsync(ActivityContext context, RecordLaunchInput input, CancellationToken cancellation)
    {
        var (operation, machineId) = (input.Launch.Machine.Operation, input.Launch.Machine.MachineId);
        var project = await LaunchDocuments.ProjectAsync(services, operation.ProjectId, cancellation);
        ChangeProjectActivity.RequireHolder(project, operation.OperationId);
        if (input.Launch.DrillNetwork is not null) return Nothing.Value;
        await _catalog.UpdateAsync(operation.ProjectId, machineId, machine => Apply(machine, input), cancellation);
        return Nothing.Value;
    }

    private static Machine Apply(Machine machine, RecordLaunchInput input)
    {
        if (machine.Instances.Any(instance => instance.InstanceId == input.InstanceId)) return machine;
        var forReal = input.Launch.Mode == LaunchMode.Recovery;
        var launched = new MachineInstance
        {
            InstanceId = input.InstanceId,
            Side = input.Launch.Side,
            Role = forReal ? InstanceRole.Recovery : InstanceRole.Test,
            RecoveryPointId = input.Launch.RecoveryPointId,
            OperationId = input.Launch.Machine.Operation.OperationId,
            LaunchedAt = input.At,
        };
        return (machine with
        {
            Instances = [.. machine.Instances, launched],
            ActiveInstanceId = forReal ? input.InstanceId : machine.ActiveInstanceId,
        }).WithoutGone();
    }
}

/// <summary>Reads what launches go by.</summary>
internal static class LaunchDocuments
{
    public static async Task<Project> ProjectAsync(WorkflowServices services, Core.Identity.ProjectId id, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<Project>(Keys.Project(id), cancellation))?.Value
        ?? throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project {id}.");

    public static async Task<LaunchDocument?> FindAsync(WorkflowServices services, MachineReference machine, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<LaunchDocument>(Keys.Launch(machine.Operation.OperationId, machine.MachineId), cancellation))?.Value;
}
