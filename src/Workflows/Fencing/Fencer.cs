using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Fencing;

/// <summary>Fences instances of many machines at once, tells what came of it, and says whether that is good enough.</summary>
internal sealed class Fencer(OperationRun run)
{
    /// <summary>
    /// Fences what the plan says of each machine; the outcomes by machine. Each side is probed once before: where nothing answers, no
    /// time is spent on asking for each machine. What does not stop is isolated, except the active instance where its last writes are needed.
    /// </summary>
    public async Task<IReadOnlyList<FencedMachine>> FenceAsync(
        IReadOnlyList<MachineSituation> machines, Func<MachineSituation, IReadOnlyList<FencingTarget>> plan, bool confirmed, bool activeMustStop = false)
    {
        var plans = machines.Select(machine => (Machine: machine, Targets: plan(machine))).ToList();
        var sides = plans.SelectMany(each => each.Targets).Select(target => target.Side).Distinct().Order().ToList();
        var probes = await Task.WhenAll(sides.Select(run.ProbeAsync));
        var access = sides.Zip(probes).ToDictionary(pair => pair.First, pair => pair.Second);
        return await Task.WhenAll(plans.Select(each => FenceMachineAsync(
            each.Machine, [.. each.Targets.Select(target => Input(each.Machine, target, confirmed, activeMustStop))], access)));
    }

    /// <summary>
    /// Refuses to go on beside what may run. Not safe is an instance whose side answers but that was not seen stopped, unless a person
    /// confirmed; and one whose side is out of reach, unless a person confirmed or the caller launches because it is out of reach.
    /// </summary>
    public static void Demand(IReadOnlyList<FencedMachine> machines, bool confirmed, bool unreachableIsFine)
    {
        if (confirmed) return;
        var unsafeOnes = machines.SelectMany(machine => machine.Outcomes
            .Where(outcome => !outcome.IsSafe && !(unreachableIsFine && !outcome.Reachable))
            .Select(outcome => $"{outcome.Target.InstanceId} of {machine.Machine.Name} at the {outcome.Target.Side}: {outcome.Detail}")).ToList();
        if (unsafeOnes.Count == 0) return;
        throw new DrException(ErrorCodes.NotFenced,
            $"Not seen stopped, so it may run beside the machine that is to work: {Listing.Of(unsafeOnes)}. Stop it, or confirm to go on unfenced.");
    }

    private FenceInput Input(MachineSituation machine, FencingTarget target, bool confirmed, bool activeMustStop) =>
        new(new MachineReference(run.Operation, machine.Id), target, confirmed)
        {
            MayIsolate = target.Manner == FencingManner.Stop && !(activeMustStop && target.InstanceId == machine.ActiveInstanceId),
        };

    private async Task<FencedMachine> FenceMachineAsync(MachineSituation machine, IReadOnlyList<FenceInput> inputs, Dictionary<Side, SideAccess> access)
    {
        var outcomes = await Task.WhenAll(inputs.Select(input => FenceOneAsync(machine, input, access[input.Target.Side])));
        return new FencedMachine(machine, outcomes);
    }

    private async Task<FenceOutcome> FenceOneAsync(MachineSituation machine, FenceInput input, SideAccess access)
    {
        var outcome = access.Reachable
            ? await run.Context.CallSubOrchestrationAsync(FencingNames.Fence, input)
            : await GiveUpAsync(input, access);
        var found = outcome.State switch
        {
            FencingState.Stopped => input.Target.Isolated ? $"is stopped: {outcome.Detail}" : "is stopped",
            FencingState.Terminated => "is deleted",
            FencingState.Isolated => $"is isolated: {outcome.Detail}",
            FencingState.NotFencedConfirmed => $"is not fenced, as a person confirmed: {outcome.Detail}",
            _ => $"is NOT FENCED: {outcome.Detail}",
        };
        await run.Journal.TellAsync($"{input.Target.InstanceId} at the {input.Target.Side} {found}.", machine.Id);
        return outcome;
    }

    private async Task<FenceOutcome> GiveUpAsync(FenceInput input, SideAccess access)
    {
        var outcome = FenceInstance.NotFenced(run.Context, input, reachable: false, $"its side cannot be reached: {access.Failure?.Message}");
        await run.Context.CallActivityAsync(FencingNames.Record, outcome.ToFinding(input.Machine), Pace.Store);
        return outcome;
    }
}

/// <summary>A machine with what came of fencing its instances.</summary>
internal sealed record FencedMachine(MachineSituation Machine, IReadOnlyList<FenceOutcome> Outcomes);
