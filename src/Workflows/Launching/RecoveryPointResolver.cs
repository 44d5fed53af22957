using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Launching;

/// <summary>Finds the recovery point of each machine that a selector means. Only those of the project's present direction can be launched where it leads.</summary>
internal sealed class RecoveryPointResolver(DocumentStore documents)
{
    /// <summary>Refuses a selector that does not give a fit recovery point for each machine.</summary>
    public async Task ValidateAsync(Project project, IReadOnlyList<Machine> machines, RecoveryPointSelector selector, CancellationToken cancellation)
    {
        if (selector.Ids is { } ids) RefuseUnfitIds(ids, machines);
        foreach (var machine in machines)
        {
            if (selector.Ids is null) await NewestAsync(project, machine, selector.AtOrBefore, cancellation);
            else await ByIdAsync(project, machine, selector.Ids[machine.Id], cancellation);
        }
    }

    private static void RefuseUnfitIds(IReadOnlyDictionary<MachineId, RecoveryPointId> ids, IReadOnlyList<Machine> machines)
    {
        foreach (var machine in machines)
        {
            if (!ids.ContainsKey(machine.Id))
                throw new DrException(ErrorCodes.InvalidRequest, $"No recovery point is named for machine {machine.Id}, which is to be launched. Nothing was changed.");
        }

        foreach (var id in ids.Keys)
        {
            if (machines.All(machine => machine.Id != id))
                throw new DrException(ErrorCodes.MachineNotFound, $"A recovery point is named for machine {id}, which is not among those to launch. Nothing was changed.");
        }
    }

    public async Task<RecoveryPoint> ByIdAsync(Project project, Machine machine, RecoveryPointId id, CancellationToken cancellation)
    {
        if ((await documents.FindAsync<RecoveryPoint>(Keys.RecoveryPoint(project.Id, machine.Id, id), cancellation))?.Value is { } found)
        {
            if (found.Direction == project.Direction) return found;
            throw new DrException(ErrorCodes.InvalidRequest,
                $"Recovery point {id} was replicated in direction {found.Direction}; machines are launched in direction {project.Direction} now. Nothing was changed.");
        }

        await foreach (var key in documents.ListKeysAsync(Keys.Machines(project.Id), cancellation))
        {
            if (key.EndsWith($"/recovery-points/{id}", StringComparison.Ordinal))
                throw new DrException(ErrorCodes.RecoveryPointOfAnotherMachine, $"Recovery point {id} is not of machine {machine.Id}. Nothing was changed.");
        }

        throw new DrException(ErrorCodes.RecoveryPointNotFound, $"There is no recovery point {id}. Nothing was changed.");
    }

    public async Task<RecoveryPoint> NewestAsync(Project project, Machine machine, DateTimeOffset? atOrBefore, CancellationToken cancellation)
    {
        RecoveryPoint? newest = null;
        await foreach (var point in documents.ListAsync<RecoveryPoint>(Keys.RecoveryPoints(project.Id, machine.Id), cancellation))
        {
            if (point.Direction != project.Direction || point.TakenAt > atOrBefore) continue;
            if (newest is null || Order(point).CompareTo(Order(newest)) > 0) newest = point;
        }

        var limit = atOrBefore is null ? "" : $" taken at or before {atOrBefore:O}";
        return newest ?? throw new DrException(ErrorCodes.RecoveryPointNotFound,
            $"Machine {machine.Id} has no recovery point{limit} in direction {project.Direction}. Nothing was changed.");
    }

    // The epoch first: a source's clock may have been set back, the count of changes of direction never goes back.
    private static (int Epoch, DateTimeOffset TakenAt, DateTimeOffset SealedAt) Order(RecoveryPoint point) => (point.DirectionEpoch, point.TakenAt, point.SealedAt);
}
