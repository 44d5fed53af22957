using DRServerless.Core.Errors;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Drills;

/// <summary>
/// The second half of a drill: all that it launched is deleted, and it is looked whether anything is left. The same from within the drill and from
/// outside, when it was cancelled, broke, or gave way to a recovery.
/// </summary>
internal sealed class DrillEnd(OperationRun run)
{
    /// <summary>Deletes; says what may be left, or null when nothing is.</summary>
    public async Task<string?> RunAsync(IReadOnlyList<MachineSituation> machines)
    {
        await run.Journal.StepAsync("deleting all that the drill launched");
        try
        {
            return await DeleteAsync(machines);
        }
        catch (Exception known) when (known is TaskFailedException or DrException)
        {
            var left = $"It could not be seen whether all that the drill launched is deleted: {FailureRecord.From(known).Message} The sweep goes on with it.";
            await run.Journal.TellAsync(left);
            return left;
        }
    }

    private async Task<string?> DeleteAsync(IReadOnlyList<MachineSituation> machines)
    {
        var gone = await Task.WhenAll(machines.Select(machine => new PutBack(run).CleanUpAsync(machine)));
        var remains = await run.Context.CallActivityAsync(DrillNames.Verify, run.Operation, Pace.Patient);
        if (remains.Left > 0 || gone.Contains(false))
        {
            var left = $"Not all that the drill launched is deleted yet: {(remains.Left > 0 ? $"{remains.Left} resources ({remains.Names})" : "deletion did not end in time")}. The sweep goes on with it.";
            await run.Journal.TellAsync(left);
            return left;
        }

        await run.Journal.TellAsync(remains.Launches == 0 ? "Nothing was launched, and nothing is there." : $"Nothing is left of {remains.Launches} launches: looked up by their tags.");
        return null;
    }
}
