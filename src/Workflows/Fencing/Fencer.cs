using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Fencing;

/// <summary>Fences instances of many machines at once, tells what came of it, and says whether that is good enough.</summary>
internal sealed class Fencer(OperationRun run)
{
    /// <summary>Fences what the plan says of each machine; the outcomes by machine.</summary>
    public async Task<IReadOnlyList<FencedMachine>> FenceAsync(
        IReadOnlyList<MachineSituation> machines, Func<MachineSituation, IReadOnlyList<FencingTarget>> plan, bool confirmed) =>
        await Task.WhenAll(machines.Select(machine => FenceMachineAsync(machine, plan(machine), confirmed)));

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

    private async Task<FencedMachine> FenceMachineAsync(MachineSituation machine, IReadOnlyList<FencingTarget> targets, bool confirmed)
    {
        var reference = new MachineReference(run.Operation, machine.Id);
        var outcomes = await Task.WhenAll(targets.Select(target => FenceOneAsync(machine, new FenceInput(reference, target, confirmed))));
        return new FencedMachine(machine, outcomes);
    }

    private async Task<FenceOutcome> FenceOneAsync(MachineSituation machine, FenceInput input)
    {
        var outcome = await run.Context.CallSubOrchestrationAsync(FencingNames.Fence, input);
        var found = outcome.State switch
        {
            FencingState.Stopped => "is stopped",
            FencingState.Terminated => "is deleted",
            FencingState.NotFencedConfirmed => $"is not fenced, as a person confirmed: {outcome.Detail}",
            _ => $"is NOT FENCED: {outcome.Detail}",
        };
        await run.Journal.TellAsync($"{input.Target.InstanceId} at the {input.Target.Side} {found}.", machine.Id);
        return outcome;
    }
}

/// <summary>A machine with what came of fencing its instances.</summary>
internal sealed record FencedMachine(MachineSituation Machine, IReadOnlyList<FenceOutcome> Outcomes);
