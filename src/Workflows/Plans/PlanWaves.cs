using DRServerless.Core.Identity;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Plans;

/// <summary>The machines of a plan: which are to be launched, and what came of those that were.</summary>
internal sealed class PlanWaves(OperationRun run, CheckedLaunch launch, IReadOnlyList<PlannedMachine> machines)
{
    private readonly Dictionary<MachineId, PlannedMachine> _planned = machines.ToDictionary(machine => machine.Id);
    private readonly Dictionary<MachineId, LaunchedMachine> _launched = [];

    public LaunchedMachine? Launched(MachineId machine) => _launched.GetValueOrDefault(machine);

    /// <summary>
    /// Launches a wave, those of its machines that this operation launches. A repeat launches those that failed, once it is certain that
    /// nothing of them is left, and checks those again that run and failed their checks. Says why the wave failed; null when it did not.
    /// </summary>
    public async Task<StepEnd> LaunchAsync(StepDetail step, int attempt)
    {
        var wave = step.Critical.Concat(step.Dispensable).Where(_planned.ContainsKey).ToList();
        if (wave.Count == 0) return StepEnd.Skipped("no machine of it is launched");
        var results = await Task.WhenAll(wave.Select(id => LaunchOneAsync(_planned[id], attempt)));
        foreach (var result in results) _launched[result.Machine.Id] = result with { Optional = step.Dispensable.Contains(result.Machine.Id) };
        return Judge(results.Where(result => step.Critical.Contains(result.Machine.Id)), $"{results.Count(result => result.IsFine)} of {results.Length} machines run and pass their checks");
    }

    /// <summary>Runs checks of machines again that were launched before.</summary>
    public async Task<StepEnd> CheckAsync(StepDetail step, int round)
    {
        var running = step.Critical.Select(Launched).OfType<LaunchedMachine>().Where(machine => machine.Outcome.Failure is null).ToList();
        if (running.Count == 0) return StepEnd.Skipped("no machine of it runs");
        var results = await Task.WhenAll(running.Select(machine => launch.CheckAsync(machine, round)));
        foreach (var result in results) _launched[result.Machine.Id] = result;
        return Judge(results, $"{results.Count(result => result.IsFine)} of {results.Length} machines pass their checks");
    }

    private static StepEnd Judge(IEnumerable<LaunchedMachine> critical, string detail)
    {
        var failed = critical.Where(machine => !machine.IsFine).ToList();
        return failed.Count == 0 ? StepEnd.Done(detail) : StepEnd.Failed(Listing.Of([.. failed.Select(Why)]));
    }

    private static string Why(LaunchedMachine machine) => machine.Outcome.Failure is { } failure
        ? $"{machine.Machine.Name} did not launch ({failure.Code}: {failure.Message})"
        : $"{machine.Machine.Name} does not pass its checks: {machine.Checks!.Failed}";

    private async Task<LaunchedMachine> LaunchOneAsync(PlannedMachine planned, int attempt)
    {
        if (Launched(planned.Id) is not { } before) return await launch.RunAsync(planned, attempt);
        if (before.IsFine) return before;
        if (before.Outcome.Failure is null) return await launch.CheckAsync(before, attempt);
        return await new PutBack(run).CleanUpAsync(planned.Machine) ? await launch.RunAsync(planned, attempt) : before;
    }
}
