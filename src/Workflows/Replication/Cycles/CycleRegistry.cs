using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>
/// Enters what a cycle made into its record, at once after it was made. A cycle that was given up meanwhile takes nothing more: then what was
/// made is garbage, and who made it deletes it. A call whose answer is lost makes snapshots that nobody enters: giving the cycle up finds those by
/// its key. What a call makes only after that is left to <see cref="StraySnapshots"/>.
/// </summary>
internal sealed class CycleRegistry(WorkflowServices services)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly GarbageStore _garbage = new(services);

    /// <summary>Throws <c>terminated</c> when the cycle is not open any more.</summary>
    public async Task EnsureOpenAsync(CycleReference cycle, CancellationToken cancellation)
    {
        var replication = await _documents.ReplicationAsync(cycle.ProjectId, cycle.MachineId, cancellation);
        if (!IsOpen(replication, cycle)) throw GivenUp(cycle);
    }

    /// <summary>Enters that snapshots may exist from now on, before the first is made. Throws like <see cref="EnsureOpenAsync"/>.</summary>
    public async Task BeginMakingAsync(CycleReference cycle, CancellationToken cancellation)
    {
        var replication = await _documents.UpdateAsync(cycle.ProjectId, cycle.MachineId, current =>
            IsOpen(current, cycle) && !current.Cycle!.Making ? current with { Cycle = current.Cycle with { Making = true } } : current, cancellation);
        if (!IsOpen(replication, cycle)) throw GivenUp(cycle);
    }

    /// <summary>Enters snapshots that were taken or begun on a side.</summary>
    public async Task EnterAsync(CycleReference cycle, Side side, IReadOnlyList<string> snapshots, CancellationToken cancellation)
    {
        var replication = await _documents.UpdateAsync(
            cycle.ProjectId, cycle.MachineId, current => IsOpen(current, cycle) ? Enter(current, cycle, side, snapshots) : current, cancellation);
        if (IsOpen(replication, cycle))
        {
            await RefuseStraysAsync(cycle, snapshots, cancellation);
            return;
        }

        await _garbage.AddAsync(cycle.ProjectId, new Garbage
        {
            Name = $"late-{snapshots[0]}",
            Reason = "It was made for a cycle that had been given up.",
            At = services.Time.GetUtcNow(),
            Resources = [.. snapshots.Where(id => !IsSealedWith(replication, cycle, id)).Select(id => new GarbageResource(side, GarbageKind.Snapshot, id))],
        }, cancellation);
        await _garbage.SweepAsync(cycle.ProjectId, cancellation);
        throw GivenUp(cycle);
    }

    /// <summary>What took so long to be entered that it was taken for a stray is about to be deleted.</summary>
    private async Task RefuseStraysAsync(CycleReference cycle, IReadOnlyList<string> snapshots, CancellationToken cancellation)
    {
        foreach (var snapshot in snapshots)
        {
            if (await _garbage.StandsAsync(cycle.ProjectId, StraySnapshots.NameOf(snapshot), cancellation))
                throw new DrException(ErrorCodes.SnapshotNotFound, $"Snapshot '{snapshot}' took too long to be made and is being deleted. The cycle is tried again; the last recovery point stays.");
        }
    }

    private static bool IsOpen(MachineReplication replication, CycleReference cycle) =>
        replication.Cycle is { Sealed: null, Discarding: false } open && open.Key == cycle.Key;

    private static bool IsSealedWith(MachineReplication replication, CycleReference cycle, string snapshot) =>
        replication.LatestRecoveryPoint == cycle.RecoveryPointId
        || (replication.Cycle is { Sealed: not null } sealedCycle && sealedCycle.Key == cycle.Key && sealedCycle.ReadSnapshots.Concat(sealedCycle.WrittenSnapshots).Contains(snapshot));

    private static MachineReplication Enter(MachineReplication replication, CycleReference cycle, Side side, IReadOnlyList<string> snapshots)
    {
        var record = replication.Cycle!;
        var read = side == cycle.ReadSide;
        var held = read ? record.ReadSnapshots : record.WrittenSnapshots;
        if (snapshots.All(held.Contains)) return replication;
        IReadOnlyList<string> all = [.. held.Union(snapshots)];
        return replication with { Cycle = read ? record with { ReadSnapshots = all } : record with { WrittenSnapshots = all } };
    }

    public static DrException GivenUp(CycleReference cycle) => new(ErrorCodes.Terminated,
        $"Cycle {cycle.Key} of machine '{cycle.MachineId}' was given up. What it made is deleted; the last recovery point stays.");
}
