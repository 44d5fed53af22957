using DRServerless.Core.Machines;
using DRServerless.Core.Identity;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// What comes before a launch for real: the machines that run are fenced, replication of them ends, and their recovery points are chosen.
/// Planned: replication ends first, so that after the stop only the final cycle remains. Unplanned: the fence comes first, and the
/// recovery point is chosen after it, so that the newest one counts.
/// </summary>
internal sealed class RecoveryPreparation(OperationRun run, Fencer fencer)
{
    public Task<IReadOnlyList<PlannedMachine>> PrepareAsync(Situation situation, LaunchMachinesRequest request) =>
        request.Planned ? PlannedAsync(situation) : UnplannedAsync(situation, request);

    private async Task<IReadOnlyList<PlannedMachine>> PlannedAsync(Situation situation)
    {
        await run.ResolveAsync(situation, RecoveryPointSelector.Latest);
        await run.Journal.StepAsync("ending the replication loops");
        await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.Stop);
        await run.Journal.StepAsync($"stopping the machines at the {situation.From}");
        var fenced = await FenceAsync(situation, confirmed: false, activeMustStop: true);
        Fencer.Demand(fenced, confirmed: false, unreachableIsFine: false);
        await run.Journal.StepAsync("replicating what they wrote last");
        var finals = await Task.WhenAll(situation.Machines.Select(machine => FinalCycleAsync(situation, machine)));
        var points = await run.ResolveAsync(situation, new RecoveryPointSelector { Ids = finals.ToDictionary(final => final.Machine, final => final.Point) });
        return Plan(fenced, points);
    }

    private async Task<IReadOnlyList<PlannedMachine>> UnplannedAsync(Situation situation, LaunchMachinesRequest request)
    {
        await run.ResolveAsync(situation, request.RecoveryPoint);
        await run.Journal.StepAsync($"fencing the machines at the {situation.From}");
        var fenced = await FenceAsync(situation, request.ConfirmUnfenced);
        Fencer.Demand(fenced, request.ConfirmUnfenced, unreachableIsFine: true);
        await run.Journal.StepAsync("ending the replication loops");
        await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.Stop);
        return Plan(fenced, await run.ResolveAsync(situation, request.RecoveryPoint));
    }

    private Task<IReadOnlyList<FencedMachine>> FenceAsync(Situation situation, bool confirmed, bool activeMustStop = false) =>
        fencer.FenceAsync(situation.Machines, machine => FencingPlan.BeforeLaunch(machine, situation.To), confirmed, activeMustStop);

    private async Task<(MachineId Machine, RecoveryPointId Point)> FinalCycleAsync(Situation situation, MachineSituation machine)
    {
        var input = new ReplicationCycleInput(run.ProjectId, machine.Id, situation.DirectionEpoch, RecoveryPointKind.Final);
        var result = await run.Context.CallSubOrchestrationAsync(ReplicationNames.Cycle, input);
        await run.Journal.NoteAsync(new MachineNote(machine.Id, "stopped and replicated to its last write"),
            $"The last writes of {machine.Name} are in recovery point {result.RecoveryPointId}, {result.BytesMoved} bytes moved.");
        return (machine.Id, result.RecoveryPointId);
    }

    private IReadOnlyList<PlannedMachine> Plan(IReadOnlyList<FencedMachine> fenced, IReadOnlyDictionary<MachineId, ChosenPoint> points) =>
        [.. fenced.Select(machine => new PlannedMachine(machine.Machine, points[machine.Machine.Id], Loss(machine, points[machine.Machine.Id])))];

    /// <summary>
    /// Writes after the recovery point are lost, up to the moment from which the instance that it is of was known to write no more:
    /// when it was seen stopped, now or by an earlier launch; where that is not known, at most when the operation was accepted.
    /// </summary>
    private double Loss(FencedMachine machine, ChosenPoint point)
    {
        if (point.Kind == RecoveryPointKind.Final) return 0;
        var before = machine.Machine.Instances.FirstOrDefault(instance => instance.InstanceId == point.InstanceId)?.Fencing;
        var now = machine.Outcomes.FirstOrDefault(outcome => outcome.WritesNoMore && outcome.Target.InstanceId == point.InstanceId);
        var wroteUntil = before?.State is FencingState.Stopped or FencingState.Terminated ? before.At : now?.At ?? run.AcceptedAt;
        return Math.Max(0, (wroteUntil - point.TakenAt).TotalSeconds);
    }
}
