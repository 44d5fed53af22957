using DRServerless.Core.Errors;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Plans;

namespace DRServerless.Workflows.Drills;

/// <summary>The first half of a drill: everything up to the last check. Machines that work, and machines that were launched to try, stay as they are.</summary>
internal sealed class DrillLaunch(OperationRun run)
{
    private const string WhatOfThem = "All that was launched is deleted now.";

    public async Task RunAsync(Situation situation, DrillRequest request)
    {
        await run.Journal.StepAsync($"looking whether the drill network at the {situation.To} is isolated");
        await run.RequireAccessAsync(situation.To);
        var network = await run.Context.CallActivityAsync(DrillNames.Prepare, new DrillInput(run.Operation, situation.To), Pace.Brief);
        await run.Journal.TellAsync(
            $"The network is isolated. Machines are launched in {network.SubnetId} with {network.SecurityGroupId} and nothing else: without public address, and without the subnet, security groups and fixed address of their launch settings.");
        var plan = new PlanRun(run, situation.To, LaunchMode.Test, network);
        await plan.LeadAsync();
        var points = await run.ResolveAsync(situation, request.RecoveryPoint);
        var planned = situation.Machines
            .Select(machine => new PlannedMachine(machine, points[machine.Id], Math.Max(0, (run.AcceptedAt - points[machine.Id].TakenAt).TotalSeconds))).ToList();
        Judge(await plan.LaunchAsync(planned));
    }

    private static void Judge(PlanOutcome outcome)
    {
        var failed = outcome.Machines.Where(machine => machine.Outcome.Failure is not null && !machine.Optional).ToList();
        if (failed.Count > 0)
        {
            throw new DrException(outcome.Stopped is null ? ErrorCodes.LaunchFailed : ErrorCodes.PlanStopped,
                $"{(outcome.Stopped is null ? "" : outcome.Stopped + " ")}{failed.Count} of {outcome.Machines.Count} machines did not launch: {LaunchSummary.Of(failed)}. {WhatOfThem}");
        }

        outcome.DemandEnd(WhatOfThem);
        LaunchSummary.DemandChecks(outcome.Machines, WhatOfThem);
    }
}
