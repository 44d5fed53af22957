using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Plans;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// Launches machines for real: a failover, the launch of a failback, or another launch after either.
/// Invariants: nothing is launched beside a copy that may run, unless its side is out of reach or a person confirmed; each machine
/// either moves or is put back as it was; the project moves on as soon as one machine has.
/// Write order per machine: the old one is seen stopped, then (planned) its last writes are replicated, then machines launched
/// earlier are seen deleted, then the new one runs, then it becomes the active one.
/// </summary>
internal sealed class RecoveryLaunch(OperationRun run)
{
    private readonly Fencer _fencer = new(run);
    private readonly PutBack _putBack = new(run);

    public async Task RunAsync(LaunchMachinesRequest request)
    {
        var situation = await run.ReadSituationAsync(request.Machines);
        await run.Journal.StepAsync($"checking that the {situation.To} can be used");
        await run.RequireAccessAsync(situation.To);
        if (request.Planned) await run.RequireAccessAsync(situation.From);
        var plan = new PlanRun(run, situation.To, LaunchMode.Recovery);
        if (await plan.LeadAsync()) situation = await run.ReadSituationAsync(request.Machines);

        IReadOnlyList<PlannedMachine> planned;
        try
        {
            planned = await new RecoveryPreparation(run, _fencer).PrepareAsync(situation, request);
            await ReplaceEarlierAsync(situation, request);
        }
        catch (Exception known) when (known is TaskFailedException or DrException)
        {
            await run.Journal.StepAsync("putting everything back as it was");
            await _putBack.RunAsync(situation.Machines);
            throw;
        }

        await SettleAsync(situation, await plan.LaunchAsync(planned));
    }

    /// <summary>Deletes machines launched earlier on that side. From here on they cannot be put back.</summary>
    private async Task ReplaceEarlierAsync(Situation situation, LaunchMachinesRequest request)
    {
        var fenced = await _fencer.FenceAsync(
            situation.Machines, machine => FencingPlan.ReplacedByLaunch(machine, situation.To), request.ConfirmUnfenced);
        Fencer.Demand(fenced, request.ConfirmUnfenced, unreachableIsFine: false);
    }

    private async Task SettleAsync(Situation situation, PlanOutcome outcome)
    {
        var launched = outcome.Machines;
        var failed = launched.Where(machine => machine.Outcome.Failure is not null).ToList();
        if (failed.Count < launched.Count) await run.ChangeProjectAsync(situation.State, ProjectAction.LaunchRecovery);
        if (failed.Count > 0)
        {
            await run.Journal.StepAsync("putting back what did not launch");
            await _putBack.RunAsync(failed.Select(machine => machine.Machine));
        }

        if (failed.Exists(machine => !machine.Optional))
        {
            throw new DrException(outcome.Stopped is null ? ErrorCodes.LaunchFailed : ErrorCodes.PlanStopped,
                $"{(outcome.Stopped is null ? "" : outcome.Stopped + " ")}{failed.Count} of {launched.Count} machines did not launch: {LaunchSummary.Of(failed)}. " +
                "What was made for them was deleted, and they are as they were before; machines that did launch stay. Launch the others again.");
        }

        outcome.DemandEnd();
        LaunchSummary.DemandChecks(launched);
    }
}
