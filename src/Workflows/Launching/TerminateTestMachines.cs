using DRServerless.Core.Errors;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Launching;

/// <summary>Deletes test machines, on both sides.</summary>
internal sealed class TerminateTestMachines() : OperationOrchestration<TerminateTestMachinesRequest>(OperationNames.TerminateTestMachines)
{
    protected override async Task CarryOutAsync(OperationRun run, TerminateTestMachinesRequest request)
    {
        var situation = await run.ReadSituationAsync(request.Machines);
        await run.Journal.StepAsync("deleting test machines");
        var fenced = await new Fencer(run).FenceAsync(situation.Machines, FencingPlan.Tests, confirmed: false);
        var left = fenced.SelectMany(machine => machine.Outcomes).Where(outcome => !outcome.IsSafe).ToList();
        if (left.Count == 0) return;
        throw new DrException(left.Exists(outcome => !outcome.Reachable) ? ErrorCodes.InfrastructureUnavailable : ErrorCodes.ResourceBusy,
            $"Not seen deleted: {Listing.Of([.. left.Select(outcome => $"{outcome.Target.InstanceId} at the {outcome.Target.Side}, {outcome.Detail}")])}. Ask again later.");
    }
}
