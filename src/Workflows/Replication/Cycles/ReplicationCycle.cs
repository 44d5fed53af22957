using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>
/// One cycle of one machine: snapshots of one instant, every disk copied, one recovery point. Nobody sees the recovery point until
/// all of it is sealed. A cycle that fails deletes what it made and leaves the last recovery point as it was.
/// </summary>
internal sealed class ReplicationCycle() : Orchestration<ReplicationCycleInput, ReplicationCycleResult>(ReplicationNames.Cycle)
{
    /// <inheritdoc/>
    public override async Task<ReplicationCycleResult> RunAsync(OrchestrationContext context, ReplicationCycleInput input)
    {
        var key = context.NewGuid().ToString("N")[..20];
        CycleReference? cycle = null;
        try
        {
            var start = await context.CallActivityAsync(ReplicationActivities.BeginCycle, new BeginCycleInput(input, key), ReplicationRetries.Calls);
            cycle = new CycleReference(input.ProjectId, input.MachineId, key, start.Direction);
            return await RunAsync(context, input, cycle, start.InstanceId);
        }
        catch (Exception failure) when (failure is TaskFailedException or DrException)
        {
            // The direction is of no consequence here: the cycle's record knows where its snapshots are.
            cycle ??= new CycleReference(input.ProjectId, input.MachineId, key, default);
            var discarded = await context.CallActivityAsync(ReplicationActivities.DiscardCycle, cycle, ReplicationRetries.Discard);
            if (discarded.Published is { } published) return published;
            throw;
        }
    }

    private static async Task<ReplicationCycleResult> RunAsync(OrchestrationContext context, ReplicationCycleInput input, CycleReference cycle, string instanceId)
    {
        var taken = await context.CallActivityAsync(ReplicationActivities.TakeSnapshots, new TakeSnapshotsInput(cycle, instanceId), ReplicationRetries.Calls);
        await SnapshotWait.UntilCompletedAsync(context, cycle, cycle.ReadSide, taken.SnapshotIds, SyncMethod.ChangedBlocks, isPatient: false);
        var plan = await context.CallActivityAsync(ReplicationActivities.PlanCycle, cycle, ReplicationRetries.Calls);
        var written = await CopyAsync(context, cycle, plan);
        if (plan.IsFirst)
            await context.CallActivityAsync(ReplicationActivities.NoteCycle, new CycleNote(cycle, CycleStep.Copied, plan.Method), ReplicationRetries.Documents);
        await SnapshotWait.UntilCompletedAsync(context, cycle, cycle.WrittenSide, written, plan.Method, isPatient: plan.IsFirst);
        return await context.CallActivityAsync(
            ReplicationActivities.PublishCycle,
            new PublishCycleInput(cycle, input.Kind, input.DirectionEpoch, instanceId, taken.TakenAt, plan.Volumes), ReplicationRetries.Documents);
    }

    /// <summary>
    /// All disks side by side. When one fails the cycle is given up at once, which makes the others end at their next step, and
    /// only then is the failure passed on: nothing of a cycle runs on after it.
    /// </summary>
    private static async Task<IReadOnlyList<string>> CopyAsync(OrchestrationContext context, CycleReference cycle, CyclePlan plan)
    {
        var copies = Enumerable.Range(0, plan.Volumes)
            .Select(ordinal => context.CallSubOrchestrationAsync(ReplicationNames.Volume, new VolumeReplicationInput(new VolumeReference(cycle, ordinal)))).ToList();
        TaskFailedException? first = null;
        for (var running = copies.ToList(); running.Count > 0;)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            try
            {
                await ended;
            }
            catch (TaskFailedException failure)
            {
                if (first is null) await context.CallActivityAsync(ReplicationActivities.DiscardCycle, cycle, ReplicationRetries.Discard);
                first ??= failure;
            }
        }

        if (first is not null) throw new DrException(first.Code, first.Failure.Message);
        return [.. copies.Select(copy => copy.Result.WrittenSnapshotId)];
    }
}
