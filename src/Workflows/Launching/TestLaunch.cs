using DRServerless.Core.Errors;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Plans;

namespace DRServerless.Workflows.Launching;

/// <summary>Launches test machines beside the running ones. Replication, fencing and what is active are not touched.</summary>
internal sealed class TestLaunch(OperationRun run)
{
    public async Task RunAsync(LaunchMachinesRequest request)
    {
        var situation = await run.ReadSituationAsync(request.Machines);
        await run.RequireAccessAsync(situation.To);
        var plan = new PlanRun(run, situation.To, LaunchMode.Test);
        if (await plan.LeadAsync()) situation = await run.ReadSituationAsync(request.Machines);
        var points = await run.ResolveAsync(situation, request.RecoveryPoint);

        // Earlier tests give way; one that cannot be deleted stays known and is told, and does no harm to the new ones.
        await new Fencer(run).FenceAsync(situation.Machines, machine => FencingPlan.ReplacedByTest(machine, situation.To), confirmed: false);
        var planned = situation.Machines
            .Select(machine => new PlannedMachine(machine, points[machine.Id], Math.Max(0, (run.AcceptedAt - points[machine.Id].TakenAt).TotalSeconds))).ToList();
        var outcome = await plan.LaunchAsync(planned);
        var failed = outcome.Machines.Where(machine => machine.Outcome.Failure is not null).ToList();
        await Task.WhenAll(failed.Select(machine => new PutBack(run).CleanUpAsync(machine.Machine)));
        if (failed.Exists(machine => !machine.Optional))
        {
            throw new DrException(outcome.Stopped is null ? ErrorCodes.LaunchFailed : ErrorCodes.PlanStopped,
                $"{(outcome.Stopped is null ? "" : outcome.Stopped + " ")}{failed.Count} of {outcome.Machines.Count} test machines did not launch: {LaunchSummary.Of(failed)}. What they made was deleted; the others run.");
        }

        outcome.DemandEnd();
        LaunchSummary.DemandChecks(outcome.Machines);
    }
}
