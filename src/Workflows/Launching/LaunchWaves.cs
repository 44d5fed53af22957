using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// Launches machines wave by wave. A wave starts when the one before it has ended. That a machine failed does not hold up later waves: in a
/// disaster, launching what can be launched is worth more than an order that cannot be kept.
/// </summary>
internal sealed class LaunchWaves(OperationRun run, Side to, LaunchMode mode)
{
    /// <summary>Launches each machine from its recovery point; what came of it, by machine.</summary>
    public async Task<IReadOnlyList<LaunchedMachine>> LaunchAsync(IReadOnlyList<PlannedMachine> machines)
    {
        var launched = new List<LaunchedMachine>();
        foreach (var wave in machines.GroupBy(machine => machine.Machine.Wave).OrderBy(wave => wave.Key))
        {
            await run.Journal.StepAsync($"launching at the {to}, wave {wave.Key}: {Listing.Of([.. wave.Select(machine => machine.Machine.Name)])}");
            launched.AddRange(await Task.WhenAll(wave.Select(LaunchOneAsync)));
        }

        return launched;
    }

    private async Task<LaunchedMachine> LaunchOneAsync(PlannedMachine planned)
    {
        var (machine, point) = (planned.Machine, planned.Point);
        await run.Journal.NoteAsync(new MachineNote(machine.Id, "launching")
        {
            RecoveryPointId = point.RecoveryPointId,
            RecoveryPointAgeSeconds = planned.LossSeconds,
        }, $"Launching {machine.Name} from recovery point {point.RecoveryPointId} of {point.TakenAt:O}.");
        var input = new MachineLaunchInput(new MachineReference(run.Operation, machine.Id), point.RecoveryPointId, to, mode);
        var outcome = await run.Context.CallSubOrchestrationAsync(LaunchNames.Machine, input);
        await TellAsync(machine, outcome);
        return new LaunchedMachine(machine, outcome);
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

/// <summary>A machine with the recovery point it is launched from.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Point">The recovery point.</param>
/// <param name="LossSeconds">How much of what the machine wrote may be missing, in seconds.</param>
internal sealed record PlannedMachine(MachineSituation Machine, ChosenPoint Point, double LossSeconds)
{
    public MachineId Id => Machine.Id;
}

/// <summary>A machine with what came of its launch.</summary>
internal sealed record LaunchedMachine(MachineSituation Machine, MachineLaunchOutcome Outcome);
