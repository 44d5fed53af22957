using DRServerless.Core.Machines;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>
/// One disk in one cycle: begin the snapshot, copy its ranges, seal it. When the method turns out not to work it begins anew with the next
/// one. It ends when the snapshot is sealed; the cycle waits for all disks to complete at once. A copy may take weeks: before its history grows
/// too long it goes on in a new run, from a checkpoint.
/// </summary>
internal sealed class VolumeReplication() : Orchestration<VolumeReplicationInput, CopiedVolume>(ReplicationNames.Volume)
{
    /// <inheritdoc/>
    public override async Task<CopiedVolume> RunAsync(OrchestrationContext context, VolumeReplicationInput input)
    {
        var plan = await context.CallActivityAsync(ReplicationActivities.ReadPlan, input.Volume, ReplicationRetries.Documents);
        var history = new HistoryBudget();
        for (var checkpoint = input.Checkpoint ?? new VolumeCheckpoint(plan.Decision); ;)
        {
            var run = new VolumeRun(context, input.Volume, plan, checkpoint, history);
            try
            {
                return await run.CopyAsync();
            }
            catch (TaskFailedException failure) when (SyncFallback.After(checkpoint.Decision, plan.DeviceName, failure.Code) is { } next)
            {
                checkpoint = new VolumeCheckpoint(next);
            }
            catch (HistorySpentException)
            {
                context.ContinueAsNew(input with { Checkpoint = run.Checkpoint });
                return new CopiedVolume("");
            }
        }
    }
}

/// <summary>One method's attempt at a disk, from a checkpoint on.</summary>
internal sealed class VolumeRun(OrchestrationContext context, VolumeReference volume, VolumePlan plan, VolumeCheckpoint from, HistoryBudget history)
{
    private readonly PatientCalls _calls = new(
        context, volume.Cycle, from.Decision.Method, isPatient: plan.IsFirst || from.Decision.Method != SyncMethod.ChangedBlocks, history)
    { HeldSince = from.HeldSince };

    private VolumeCheckpoint _checkpoint = from;

    /// <summary>Where it stands.</summary>
    public VolumeCheckpoint Checkpoint => _checkpoint with { HeldSince = _calls.HeldSince };

    /// <summary>Copies what is left and seals; <see cref="HistorySpentException"/> when the rest is for another run.</summary>
    public async Task<CopiedVolume> CopyAsync()
    {
        var decision = _checkpoint.Decision;
        var begun = _checkpoint.Begun ?? await _calls.CallAsync(ReplicationActivities.BeginVolume, new BeginVolumeInput(volume, decision.Method), ReplicationRetries.Calls);
        _checkpoint = _checkpoint with { Begun = begun };
        await CopyRangesAsync(begun, decision);
        await _calls.CallAsync(
            ReplicationActivities.SealVolume,
            new SealVolumeInput(volume, begun.CopyKey, begun.WrittenSnapshotId, decision, _checkpoint.BytesMoved), ReplicationRetries.Calls);
        return new CopiedVolume(begun.WrittenSnapshotId);
    }

    private async Task CopyRangesAsync(BegunVolume begun, SyncDecision decision)
    {
        var copies = new RangeCopies(context, _calls, volume.Cycle, plan with { Decision = decision }, begun, _checkpoint.PausedSince);
        try
        {
            await copies.RunAsync();
        }
        finally
        {
            _checkpoint = _checkpoint with
            {
                Begun = begun with { Ranges = copies.Left },
                BytesMoved = _checkpoint.BytesMoved + copies.BytesMoved,
                PausedSince = copies.PausedSince,
            };
        }
    }
}
