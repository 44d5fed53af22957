using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>
/// Opens a cycle: ends one that was left behind, checks that the machine is there and can be replicated, and writes the cycle's record.
/// From here on everything that the cycle makes is entered into that record.
/// </summary>
internal sealed class BeginCycle(WorkflowServices services) : Activity<BeginCycleInput, CycleStart>(ReplicationActivities.BeginCycle)
{
    private const int LargestDiskGiB = 65_536;

    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleEnd _cycleEnd = new(services);

    /// <inheritdoc/>
    public override async Task<CycleStart> RunAsync(ActivityContext context, BeginCycleInput input, CancellationToken cancellation)
    {
        var (projectId, machineId) = (input.Input.ProjectId, input.Input.MachineId);
        var project = await _documents.ProjectAsync(projectId, cancellation);
        var machine = await _documents.MachineAsync(projectId, machineId, cancellation);
        Refuse(project, machine, input.Input.DirectionEpoch);
        await EndOtherCycleAsync(input, cancellation);
        var launchedFrom = await LaunchedFromAsync(project, machine, cancellation);
        await _documents.UpdateAsync(projectId, machineId, current => Open(DirectionReset.Apply(current, project, launchedFrom), input.Key, services.Time.GetUtcNow()), cancellation);
        var description = await services.Infrastructures.Open(project.ReplicatesFrom).Machines.DescribeAsync(machine.ActiveInstanceId, cancellation);
        RefuseDisks(description);
        await KeepDescriptionAsync(machine, description, cancellation);
        return new CycleStart(project.Direction, machine.ActiveInstanceId);
    }

    private static void Refuse(Project project, Machine machine, int epoch)
    {
        if (project.DirectionEpoch != epoch)
            throw new DrException(ErrorCodes.ActionNotAllowed, $"The direction of project '{project.Id}' has changed. This cycle ends; the loop of the new direction goes on.");
        if (machine.Active.Side != project.Direction.ReadSide())
            throw new DrException(ErrorCodes.ActionNotAllowed,
                $"Machine '{machine.Id}' runs at the {machine.Active.Side}, and the direction is {project.Direction}: nothing can be replicated until one of them changes.");
    }

    private static void RefuseDisks(MachineDescription description)
    {
        if (description.Disks.FirstOrDefault(disk => disk.SizeGiB is < 1 or > LargestDiskGiB) is not { } wrong) return;
        throw new DrException(ErrorCodes.UnsupportedDisk,
            $"Disk {wrong.DeviceName} of '{description.InstanceId}' has {wrong.SizeGiB} GiB; disks of 1 to {LargestDiskGiB} GiB can be replicated. The last recovery point stays. Resize or detach it.");
    }

    private async Task EndOtherCycleAsync(BeginCycleInput input, CancellationToken cancellation)
    {
        var replication = await _documents.ReplicationAsync(input.Input.ProjectId, input.Input.MachineId, cancellation);
        if (replication.Cycle is { } other && other.Key != input.Key)
            await _cycleEnd.EndAsync(input.Input.ProjectId, input.Input.MachineId, other.Key, cancellation);
    }

    private async Task<RecoveryPoint?> LaunchedFromAsync(Project project, Machine machine, CancellationToken cancellation) =>
        machine.Active.RecoveryPointId is { } point
            ? (await services.Documents.FindAsync<RecoveryPoint>(Keys.RecoveryPoint(project.Id, machine.Id, point), cancellation))?.Value
            : null;

    private static MachineReplication Open(MachineReplication replication, string key, DateTimeOffset now) =>
        replication.Cycle?.Key == key ? replication : CycleStates.Begin(replication) with
        {
            Cycle = new ReplicationCycleRecord { Key = key, StartedAt = now },
            Doing = "Taking snapshots",
        };

    /// <summary>
    /// Launches carry over what the machine was when it was last seen: an original's whole description; of a launched machine only its disks, for the
    /// rest of it came from the original's description and the launch settings.
    /// </summary>
    private async Task KeepDescriptionAsync(Machine machine, MachineDescription description, CancellationToken cancellation)
    {
        await services.Documents.UpdateAsync<Machine>(Keys.Machine(machine.ProjectId, machine.Id), current =>
        {
            if (current.ActiveInstanceId != description.InstanceId) return current;
            var known = current.Active.Role == InstanceRole.Original ? description : current.Original with { Disks = description.Disks };
            return SameDescription.Of(known, current.Original) ? current : current with { Original = known };
        }, ErrorCodes.MachineNotFound, cancellation);
    }
}
