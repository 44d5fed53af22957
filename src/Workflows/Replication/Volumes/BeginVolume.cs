using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Planning;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>
/// Begins the snapshot that a disk is written to: on the base's, or empty for a full copy. A disk on which nothing changed gets one too, sealed with
/// no block: that costs two calls and no storage, and keeps it true that a snapshot belongs to exactly one recovery point, so that
/// deleting one never asks who else may need it.
/// </summary>
internal sealed class BeginVolume(WorkflowServices services) : Activity<BeginVolumeInput, BegunVolume>(ReplicationActivities.BeginVolume)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleRegistry _registry = new(services);
    private readonly CycleNotes _notes = new(services);

    /// <inheritdoc/>
    public override async Task<BegunVolume> RunAsync(ActivityContext context, BeginVolumeInput input, CancellationToken cancellation)
    {
        var cycle = input.Volume.Cycle;
        await _registry.EnsureOpenAsync(cycle, cancellation);
        var project = await _documents.ProjectAsync(cycle.ProjectId, cancellation);
        var plan = await _notes.PlanAsync(input.Volume, cancellation);
        var method = input.Method;
        var parent = method == SyncMethod.FullCopy ? null : plan.Base?.WrittenSnapshotId;
        var request = new TargetSnapshotRequest
        {
            IdempotencyKey = CycleKeys.Volume(cycle.Key, plan.Ordinal, method),
            SizeGiB = plan.SizeGiB,
            ParentSnapshotId = parent,
            Encrypted = plan.Encrypted,
            ProjectId = cycle.ProjectId.Value,
            MachineId = cycle.MachineId.Value,
            DeviceName = plan.DeviceName,
        };

        // Not cancelled between making and entering, as in TakeSnapshots.
        var begun = await services.Infrastructures.Open(project.At(cycle.WrittenSide)).Blocks.BeginAsync(request, CancellationToken.None);
        await _registry.EnterAsync(cycle, cycle.WrittenSide, [begun.SnapshotId], CancellationToken.None);
        return new BegunVolume(
            begun.SnapshotId, CycleKeys.Copy(cycle.Key, plan.Ordinal, method), ZeroBlocksRule.For(parent is not null, begun.Encrypted), ChunkPlan.Cut(plan.SizeGiB, method));
    }
}
