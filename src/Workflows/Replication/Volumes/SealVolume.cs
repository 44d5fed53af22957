using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.Manifests;
using DRServerless.Core.Replication;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>Makes the manifest from the ledgers, seals the snapshot with its count and checksum, and writes down what was made. Completing goes on by itself; the cycle polls for it.</summary>
internal sealed class SealVolume(WorkflowServices services) : Activity<SealVolumeInput, Nothing>(ReplicationActivities.SealVolume)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleRegistry _registry = new(services);
    private readonly CycleNotes _notes = new(services);
    private readonly VolumeSealer _sealer = new(services.Objects);
    private readonly ManifestReader _manifests = new(services.Objects);

    /// <inheritdoc/>
    public override async Task<Nothing> RunAsync(ActivityContext context, SealVolumeInput input, CancellationToken cancellation)
    {
        var cycle = input.Volume.Cycle;
        await _registry.EnsureOpenAsync(cycle, cancellation);
        var project = await _documents.ProjectAsync(cycle.ProjectId, cancellation);
        var plan = await _notes.PlanAsync(input.Volume, cancellation);
        Digest? baseManifest = input.Decision.Method == SyncMethod.FullCopy ? null : plan.Base?.ManifestRoot;
        var volume = await _sealer.SealAsync(input.CopyKey, plan.SizeGiB, baseManifest, cancellation);
        var full = plan.IsFirst ? await _manifests.CountBlocksAsync(volume.ManifestRoot, cancellation) : 0;
        await services.Infrastructures.Open(project.At(cycle.WrittenSide)).Blocks.SealAsync(input.WrittenSnapshotId, volume.ChangedBlocks, volume.Aggregate, cancellation);
        await _notes.KeepAsync(input.Volume, new VolumeResult
        {
            DeviceName = plan.DeviceName,
            ReadSnapshotId = plan.ReadSnapshotId,
            WrittenSnapshotId = input.WrittenSnapshotId,
            SizeGiB = plan.SizeGiB,
            ManifestRoot = volume.ManifestRoot,
            ChangedBlocks = volume.ChangedBlocks,
            BytesMoved = input.BytesMoved,
            BytesFull = full * Block.Size,
            Decision = input.Decision,
        }, cancellation);
        return Nothing.Value;
    }
}
