using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>
/// What a step of a cycle hands to a later one through the store: lists that grow with the number of disks would not fit an orchestration's
/// history, which is read and written whole at every step. What stands first stands: a step that runs twice hands over one result.
/// </summary>
internal sealed class CycleNotes(WorkflowServices services)
{
    /// <summary>Keeps the snapshots; returns those that stand.</summary>
    public Task<SnapshotSet> KeepAsync(CycleReference cycle, SnapshotSet snapshots, CancellationToken cancellation) =>
        KeepAsync(Keys.CycleSnapshots(cycle.ProjectId, cycle.MachineId, cycle.Key), snapshots, cancellation);

    /// <summary>The snapshots that were taken.</summary>
    public Task<SnapshotSet> SnapshotsAsync(CycleReference cycle, CancellationToken cancellation) =>
        ReadAsync<SnapshotSet>(cycle, Keys.CycleSnapshots(cycle.ProjectId, cycle.MachineId, cycle.Key), cancellation);

    /// <summary>Keeps the plan; returns the one that stands.</summary>
    public Task<VolumePlans> KeepAsync(CycleReference cycle, VolumePlans plans, CancellationToken cancellation) =>
        KeepAsync(Keys.CyclePlan(cycle.ProjectId, cycle.MachineId, cycle.Key), plans, cancellation);

    /// <summary>A disk's plan.</summary>
    public async Task<VolumePlan> PlanAsync(VolumeReference volume, CancellationToken cancellation)
    {
        var cycle = volume.Cycle;
        var plans = await ReadAsync<VolumePlans>(cycle, Keys.CyclePlan(cycle.ProjectId, cycle.MachineId, cycle.Key), cancellation);
        return plans.Volumes[volume.Ordinal];
    }

    /// <summary>Keeps what was made of a disk. A fallback to another method makes a new result: the last one stands.</summary>
    public Task KeepAsync(VolumeReference volume, VolumeResult result, CancellationToken cancellation) =>
        services.Documents.PutAsync(Keys.CycleVolume(volume.Cycle.ProjectId, volume.Cycle.MachineId, volume.Cycle.Key, volume.Ordinal), result, cancellation);

    /// <summary>What was made of every disk.</summary>
    public async Task<IReadOnlyList<VolumeResult>> ResultsAsync(CycleReference cycle, int volumes, CancellationToken cancellation)
    {
        var results = new VolumeResult[volumes];
        for (var ordinal = 0; ordinal < volumes; ordinal++)
            results[ordinal] = await ReadAsync<VolumeResult>(cycle, Keys.CycleVolume(cycle.ProjectId, cycle.MachineId, cycle.Key, ordinal), cancellation);
        return results;
    }

    private async Task<T> KeepAsync<T>(string key, T value, CancellationToken cancellation) where T : class
    {
        if (await services.Documents.FindAsync<T>(key, cancellation) is { } standing) return standing.Value;
        try
        {
            await services.Documents.CreateAsync(key, value, cancellation);
            return value;
        }
        catch (DrException twice) when (twice.Code == ErrorCodes.WriteConflict)
        {
            return (await services.Documents.FindAsync<T>(key, cancellation))?.Value ?? value;
        }
    }

    /// <summary>What is gone was deleted with its cycle, which somebody gave up.</summary>
    private async Task<T> ReadAsync<T>(CycleReference cycle, string key, CancellationToken cancellation) where T : class =>
        (await services.Documents.FindAsync<T>(key, cancellation))?.Value ?? throw CycleRegistry.GivenUp(cycle);
}

/// <summary>Each disk's plan, in the order of the snapshots.</summary>
internal sealed record VolumePlans(IReadOnlyList<VolumePlan> Volumes);
