using DRServerless.Core.Manifests;
using DRServerless.Core.Replication;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>Makes the manifest from the ledgers and seals the snapshot with its count and checksum. Completing goes on by itself; the cycle polls for it.</summary>
internal sealed class SealVolume(WorkflowServices services) : Activity<SealVolumeInput, SealedVolumeResult>(ReplicationActivities.SealVolume)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleRegistry _registry = new(services);
    private readonly VolumeSealer _sealer = new(services.Objects);
    private readonly ManifestReader _manifests = new(services.Objects);

    /// <inheritdoc/>
    public override async Task<SealedVolumeResult> RunAsync(ActivityContext context, SealVolumeInput input, CancellationToken cancellation)
    {
        var cycle = input.Cycle;
        await _registry.EnsureOpenAsync(cycle, cancellation);
        var project = await _documents.ProjectAsync(cycle.ProjectId, cancellation);
        var volume = await _sealer.SealAsync(input.CopyKey, input.SizeGiB, input.BaseManifest, cancellation);
        var full = input.CountFull ? await _manifests.CountBlocksAsync(volume.ManifestRoot, cancellation) : 0;
        await services.Infrastructures.Open(project.At(cycle.WrittenSide)).Blocks.SealAsync(input.WrittenSnapshotId, volume.ChangedBlocks, volume.Aggregate, cancellation);
        return new SealedVolumeResult(volume.ManifestRoot, volume.ChangedBlocks, full);
    }
}
