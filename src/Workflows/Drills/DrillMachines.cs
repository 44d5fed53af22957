using DRServerless.Core.Errors;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Drills;

/// <summary>
/// A drill: launch in the isolated network, by the plan and with its checks; then delete all of it, whatever came of it.
/// Invariants: replication is not commanded, the project's state does not change, no machine's document is written. Whatever a drill launches is
/// recorded as garbage before it is made (<see cref="DrillGarbage"/>), so that it goes also when nothing of this runs any more.
/// </summary>
internal sealed class DrillMachines() : OperationOrchestration<DrillRequest>(OperationNames.Drill)
{
    protected override async Task CarryOutAsync(OperationRun run, DrillRequest request)
    {
        var situation = await run.ReadSituationAsync(request.Machines);
        DrException? failure = null;
        try
        {
            await new DrillLaunch(run).RunAsync(situation, request);
        }
        catch (Exception known) when (known is TaskFailedException or DrException)
        {
            var record = FailureRecord.From(known);
            failure = new DrException(ErrorCodes.Named(record.Code), record.Message);
            await run.Journal.TellAsync($"The drill did not succeed: {record.Message}");
        }

        var left = await new DrillEnd(run).RunAsync(situation.Machines);
        if (left is not null) throw new DrException(ErrorCodes.DrillLeftSomething, failure is null ? left : $"{failure.Message} And: {left}");
        if (failure is not null) throw failure;
    }
}
