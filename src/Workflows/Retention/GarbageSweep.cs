using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Retention;

/// <summary>One sweep over a project's garbage: a side that is out of reach is asked once, and snapshots are listed once.</summary>
internal sealed class GarbageSweep(Project project, WorkflowServices services)
{
    private readonly ILogger _log = services.Loggers.CreateLogger<GarbageSweep>();
    private readonly DrillGarbage _drills = new(services);
    private readonly HashSet<Side> _unreachable = [];
    private readonly Dictionary<Side, IReadOnlyList<OwnedSnapshot>> _snapshots = [];

    /// <summary>Deletes what can be deleted of a piece of garbage; returns what is gone.</summary>
    public async Task<IReadOnlySet<GarbageResource>> DeleteAsync(Garbage garbage, CancellationToken cancellation)
    {
        var gone = new HashSet<GarbageResource>();
        if (garbage.Suspected || await IsHeldAsync(garbage, cancellation)) return gone;
        var settled = garbage.HeldBy is not { } drill || await _drills.IsSettledAsync(drill, cancellation);
        foreach (var resource in garbage.Resources.Where(resource => !_unreachable.Contains(resource.Side)))
        {
            try
            {
                if (await DeleteAsync(resource, cancellation) && settled) gone.Add(resource);
            }
            catch (DrException error)
            {
                if (error.Code != ErrorCodes.Throttled && error.Code.Category is ErrorCategory.Unavailable or ErrorCategory.Denied) _unreachable.Add(resource.Side);
                _log.LogWarning("{Kind} {Id} at the {Side} of {Project} stays until later: {Code}", resource.Kind, resource.Id, resource.Side, project.Id, error.Code);
            }
        }

        return gone;
    }

    private async Task<bool> IsHeldAsync(Garbage garbage, CancellationToken cancellation) =>
        (garbage.HeldBy is { } drill && await _drills.HoldsAsync(project.Id, drill, cancellation))
        || garbage.RecoveryPoint is { } point
        && await services.Documents.FindAsync<RecoveryPoint>(Keys.RecoveryPoint(project.Id, point.MachineId, point.RecoveryPointId), cancellation) is not null;

    private async Task<bool> DeleteAsync(GarbageResource resource, CancellationToken cancellation)
    {
        var infrastructure = services.Infrastructures.Open(project.At(resource.Side));
        switch (resource.Kind)
        {
            case GarbageKind.Snapshot:
                await infrastructure.Snapshots.DeleteAsync(resource.Id, cancellation);
                return true;
            case GarbageKind.Cycle:
                foreach (var snapshot in await SnapshotsAsync(resource.Side, infrastructure, cancellation))
                {
                    if (CycleKeys.Made(resource.Id, snapshot.Key)) await infrastructure.Snapshots.DeleteAsync(snapshot.SnapshotId, cancellation);
                }

                return true;
            case GarbageKind.Instance:
                await infrastructure.Machines.TerminateAsync(resource.Id, cancellation);
                return await infrastructure.Machines.GetPowerStateAsync(resource.Id, cancellation) is PowerState.Terminated or PowerState.Terminating;
            case GarbageKind.Launch:
                return await infrastructure.Launcher.CleanUpAsync(resource.Id, cancellation);
            default:
                throw new DrException(ErrorCodes.InvariantBroken, $"Garbage of kind {resource.Kind} is unknown.");
        }
    }

    private async Task<IReadOnlyList<OwnedSnapshot>> SnapshotsAsync(Side side, IInfrastructure infrastructure, CancellationToken cancellation)
    {
        if (!_snapshots.TryGetValue(side, out var snapshots))
            _snapshots[side] = snapshots = await infrastructure.Snapshots.ListOwnedWithKeysAsync(project.Id.Value, cancellation);
        return snapshots;
    }
}
