using DRServerless.Core.Drills;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Launching;

/// <summary>Launches one machine, runs its checks, and tells both in the journal.</summary>
/// <param name="run">The operation.</param>
/// <param name="to">Where.</param>
/// <param name="mode">To try, or for real.</param>
/// <param name="drillNetwork">For a drill: the network that is used instead of the machines' own.</param>
internal sealed class CheckedLaunch(OperationRun run, Side to, LaunchMode mode, IsolatedNetwork? drillNetwork = null)
{
    /// <param name="planned">The machine.</param>
    /// <param name="attempt">Counts launches of it in this operation, from 1; one before must be known to be gone.</param>
    public async Task<LaunchedMachine> RunAsync(PlannedMachine planned, int attempt = 1)
    {
        var (machine, point) = (planned.Machine, planned.Point);
        await run.Journal.NoteAsync(new MachineNote(machine.Id, "launching")
        {
            RecoveryPointId = point.RecoveryPointId,
            RecoveryPointAgeSeconds = planned.LossSeconds,
            LaunchBeganAt = run.Context.CurrentTime,
        }, $"Launching {machine.Name} from recovery point {point.RecoveryPointId} of {point.TakenAt:O}.");
        var input = new MachineLaunchInput(new MachineReference(run.Operation, machine.Id), point.RecoveryPointId, to, mode) { Attempt = attempt, DrillNetwork = drillNetwork };
        var outcome = await run.Context.CallSubOrchestrationAsync(LaunchNames.Machine, input);
        await TellAsync(machine, outcome);
        return outcome.Failure is null ? await CheckAsync(new LaunchedMachine(machine, outcome), round: 1) : new LaunchedMachine(machine, outcome);
    }

    /// <summary>Runs the checks of a machine that runs.</summary>
    public async Task<LaunchedMachine> CheckAsync(LaunchedMachine launched, int round)
    {
        var machine = launched.Machine;
        var checks = await run.Context.CallSubOrchestrationAsync(
            CheckNames.Run, new CheckRunInput(new MachineReference(run.Operation, machine.Id), launched.Outcome.InstanceId!, to, round));
        if (checks.Summary is { } summary)
        {
            var all = $"{summary.Passed} of {summary.Total} checks passed";
            await run.Journal.NoteAsync(
                new MachineNote(machine.Id, $"running, {all}") { Checks = summary },
                checks.Failed.Length == 0 ? $"{machine.Name}: {all}." : $"{machine.Name}: {all}; failed: {checks.Failed}.");
        }

        return launched with { Checks = checks };
    }

    private Task TellAsync(MachineSituation machine, MachineLaunchOutcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            return run.Journal.NoteAsync(
                new MachineNote(machine.Id, "launch failed") { Problem = run.Problem(failure) }, $"{machine.Name} did not launch: {failure.Message}");
        }

        var seconds = (outcome.RanAt!.Value - run.AcceptedAt).TotalSeconds;
        return run.Journal.NoteAsync(
            new MachineNote(machine.Id, "running") { Done = true, InstanceId = outcome.InstanceId, RecoveryTimeSeconds = seconds },
            $"{machine.Name} runs at the {to} as {outcome.InstanceId}, {seconds:0.0} seconds after the operation was accepted.");
    }
}
