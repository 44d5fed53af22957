using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Failback;

/// <summary>
/// Turns replication around after machines were launched: reversed to prepare a failback, restored to return to normal.
/// Invariants: no superseded copy runs when replication is turned (or a person confirmed), and the direction, its epoch and the state change
/// in one write, before which nothing and after which everything belongs to the new direction. Each step can be repeated, so the same
/// change goes on from wherever an earlier one was ended.
/// </summary>
internal sealed class DirectionChange(OperationRun run)
{
    private readonly Fencer _fencer = new(run);

    /// <summary>After a failover: from the target back to the source. Superseded machines are stopped.</summary>
    public Task PrepareFailbackAsync(bool confirmed) =>
        ChangeAsync(ProjectState.FailedOver, ProjectState.PreparingFailback, ProjectAction.PrepareFailback, FencingPlan.BeforeReversal, confirmed);

    /// <summary>After a failback: from the source to the target again. Machines launched at the target are deleted.</summary>
    public Task ReturnToNormalAsync(bool confirmed) =>
        ChangeAsync(ProjectState.FailedBack, ProjectState.ReturningToNormal, ProjectAction.ReturnToNormal, FencingPlan.BeforeReturn, confirmed);

    private async Task ChangeAsync(
        ProjectState before, ProjectState during, ProjectAction action, Func<MachineSituation, IReadOnlyList<FencingTarget>> plan, bool confirmed)
    {
        var situation = await run.ReadSituationAsync();
        var epoch = situation.DirectionEpoch;
        if (situation.State == before) await RequireMachinesAsync(situation);
        await FenceAsync(situation, plan, confirmed);
        if (situation.State == before)
        {
            await run.Journal.StepAsync("turning the direction of replication");
            await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.Stop);
            epoch++;
            await run.ChangeProjectAsync(before, action, paused: false, intoEpoch: epoch);
        }
        else
        {
            await run.ChangeProjectAsync(during, action, paused: false);
        }

        await run.Journal.StepAsync("waiting for Continuous Data Protection of every machine");
        await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.TakeDirection);
        await run.Context.CallSubOrchestrationAsync(
            SynchronizationNames.Await, new SynchronizationInput(run.Operation, epoch, run.Context.CurrentTime));
        await FenceLateAsync(plan, confirmed);
        await run.ChangeProjectAsync(during, ProjectAction.CompleteSynchronization);
        await run.Journal.StepAsync("every machine is in Continuous Data Protection");
    }

    private async Task RequireMachinesAsync(Situation situation)
    {
        await run.RequireAccessAsync(situation.To);
        foreach (var machine in situation.Machines)
        {
            if (machine.Active.Side != situation.To)
                throw new DrException(ErrorCodes.ActionNotAllowed, $"{machine.Name} does not run at the {situation.To}. Nothing was changed. Launch it there first.");
        }

        var powers = await Task.WhenAll(situation.Machines.Select(LookAsync));
        var gone = situation.Machines.Where((_, index) => powers[index] == PowerState.Terminated).Select(machine => $"{machine.Name} ({machine.ActiveInstanceId})").ToList();
        if (gone.Count > 0)
            throw new DrException(ErrorCodes.InstanceNotFound, $"{Listing.Of(gone)} no longer exist at the {situation.To}. Nothing was changed. Launch them again first.");
    }

    private Task<PowerState> LookAsync(MachineSituation machine) => run.Context.CallActivityAsync(FencingNames.Look, new FenceInput(
        new MachineReference(run.Operation, machine.Id), new FencingTarget(machine.ActiveInstanceId, machine.Active.Side, FencingManner.Stop), Confirmed: false), Pace.Patient);

    private async Task FenceAsync(Situation situation, Func<MachineSituation, IReadOnlyList<FencingTarget>> plan, bool confirmed)
    {
        await run.Journal.StepAsync("fencing superseded machines");
        var fenced = await _fencer.FenceAsync(situation.Machines, plan, confirmed);
        Fencer.Demand(fenced, confirmed, unreachableIsFine: false);
    }

    /// <summary>What could not be fenced when the direction was turned may be within reach by now: one that came back is stopped before anything more happens.</summary>
    private async Task FenceLateAsync(Func<MachineSituation, IReadOnlyList<FencingTarget>> plan, bool confirmed)
    {
        var situation = await run.ReadSituationAsync();
        var open = situation.Machines.Where(machine => machine.Instances.Any(instance =>
            instance.InstanceId != machine.ActiveInstanceId && instance.Fencing?.State is FencingState.NotFenced or FencingState.NotFencedConfirmed)).ToList();
        if (open.Count > 0) await FenceAsync(situation with { Machines = open }, plan, confirmed);
    }
}
