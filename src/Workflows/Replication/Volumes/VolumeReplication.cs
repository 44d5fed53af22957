using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>
/// One disk in one cycle: begin the snapshot, copy its ranges, seal it. When the method turns out not to work it begins anew with the next
/// one. It ends when the snapshot is sealed; the cycle waits for all disks to complete at once.
/// </summary>
internal sealed class VolumeReplication() : Orchestration<VolumeReplicationInput, VolumeReplicationResult>(ReplicationNames.Volume)
{
    /// <inheritdoc/>
    public override async Task<VolumeReplicationResult> RunAsync(OrchestrationContext context, VolumeReplicationInput input)
    {
        for (var decision = input.Decision; ;)
        {
            try
            {
                return await CopyAsync(context, input with { Decision = decision });
            }
            catch (TaskFailedException failure) when (SyncFallback.After(decision, input.DeviceName, failure.Code) is { } next)
            {
                decision = next;
            }
        }
    }

    private static async Task<VolumeReplicationResult> CopyAsync(OrchestrationContext context, VolumeReplicationInput input)
    {
        var method = input.Decision.Method;
        var calls = new PatientCalls(context, input.Cycle, method, isPatient: input.IsFirst || method != SyncMethod.ChangedBlocks);
        var begun = await calls.CallAsync(ReplicationActivities.BeginVolume, input, ReplicationRetries.Calls);
        var moved = await new RangeCopies(context, calls, input, begun).RunAsync();
        Digest? baseManifest = method == SyncMethod.FullCopy ? null : input.Base?.ManifestRoot;
        var volume = await calls.CallAsync(
            ReplicationActivities.SealVolume,
            new SealVolumeInput(input.Cycle, begun.CopyKey, begun.WrittenSnapshotId, input.SizeGiB, CountFull: input.IsFirst, baseManifest),
            ReplicationRetries.Calls);
        return new VolumeReplicationResult
        {
            DeviceName = input.DeviceName,
            ReadSnapshotId = input.ReadSnapshotId,
            WrittenSnapshotId = begun.WrittenSnapshotId,
            SizeGiB = input.SizeGiB,
            ManifestRoot = volume.ManifestRoot,
            ChangedBlocks = volume.ChangedBlocks,
            BytesMoved = moved,
            BytesFull = volume.FullBlocks * Block.Size,
            Decision = input.Decision,
        };
    }
}
