using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// Puts machines back that an operation did not bring to their goal: what it made for them is deleted, what it stopped is started, and
/// replication goes on. Write order: first it is certain that no new copy exists, then the old one is started; where that is not
/// certain, it stays stopped. Never throws: the failure that led here is the one to be told.
/// </summary>
internal sealed class PutBack(OperationRun run)
{
    public async Task RunAsync(IEnumerable<MachineSituation> machines) => await Task.WhenAll(machines.Select(RunOneAsync));

    /// <summary>Deletes what a launch made; false when something may be left.</summary>
    public async Task<bool> CleanUpAsync(MachineSituation machine)
    {
        var outcome = await run.Context.CallSubOrchestrationAsync(LaunchNames.CleanUp, new MachineReference(run.Operation, machine.Id));
        if (!outcome.Gone)
            await run.Journal.TellAsync($"What the launch of {machine.Name} made may not be gone ({outcome.Failure?.Message}). Clean-up goes on in the background.", machine.Id);
        return outcome.Gone;
    }

    private async Task RunOneAsync(MachineSituation machine)
    {
        try
        {
            if (!await CleanUpAsync(machine))
            {
                await run.Journal.TellAsync($"{machine.Name} stays as it is: it is not started again while a launched copy may exist.", machine.Id);
                return;
            }

            var restart = await run.Context.CallSubOrchestrationAsync(FencingNames.Restart, new MachineReference(run.Operation, machine.Id));
            if (restart.Failure is { } failure)
                await run.Journal.TellAsync($"{machine.Name} was fenced and could not be put back to work: {failure.Message} See to it by hand: start it, and give its network interfaces their security groups back if it was isolated.", machine.Id);
            else if (restart.Needed)
                await run.Journal.TellAsync($"{machine.Name} runs again where it was, as {machine.ActiveInstanceId}.", machine.Id);
            await ReplicateAgainAsync(machine);
        }
        catch (Exception known) when (known is TaskFailedException or DrException)
        {
            await run.Journal.TellAsync($"{machine.Name} could not be put back as it was: {FailureRecord.From(known).Message}", machine.Id);
        }
    }

    /// <summary>A machine that works on the side that is read is replicated, in every state but NotProtected.</summary>
    private async Task ReplicateAgainAsync(MachineSituation machine)
    {
        var situation = await run.ReadSituationAsync([machine.Id]);
        if (situation.State != ProjectState.NotProtected && machine.Active.Side == situation.From)
            await run.CommandReplicationAsync([machine.Id], ReplicationVerb.Run);
    }
}
