using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// Launches machines wave by wave. A wave starts when the one before it has ended. That a machine failed does not hold up later waves: in a
/// disaster, launching what can be launched is worth more than an order that cannot be kept.
/// </summary>
internal sealed class LaunchWaves(OperationRun run, Side to, CheckedLaunch launch)
{

    /// <summary>Launches each machine from its recovery point; what came of it, by machine.</summary>
    public async Task<IReadOnlyList<LaunchedMachine>> LaunchAsync(IReadOnlyList<PlannedMachine> machines)
    {
        var launched = new List<LaunchedMachine>();
        foreach (var wave in machines.GroupBy(machine => machine.Machine.Wave).OrderBy(wave => wave.Key))
        {
            await run.Journal.StepAsync($"launching at the {to}, wave {wave.Key}: {Listing.Of([.. wave.Select(machine => machine.Machine.Name)])}");
            launched.AddRange(await Task.WhenAll(wave.Select(machine => launch.RunAsync(machine))));
        }

        return launched;
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
/// <param name="Machine">The machine.</param>
/// <param name="Outcome">What came of its launch.</param>
/// <param name="Checks">What came of its checks; null when it does not run.</param>
internal sealed record LaunchedMachine(MachineSituation Machine, MachineLaunchOutcome Outcome, CheckRunOutcome? Checks = null)
{
    /// <summary>True when the plan can do without it: its failure is told and ends nothing.</summary>
    public bool Optional { get; init; }

    /// <summary>True when it runs and no required check failed.</summary>
    public bool IsFine => Outcome.Failure is null && Checks is null or { IsFine: true };
}
