using DRServerless.Core.Operations;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Checks every machine of a launch against what the simulated cloud held.</summary>
internal sealed class LaunchCheck(RehearsalStage stage)
{
    private readonly RecoveryCheck _recovery = new(stage.Cloud, stage.FileSystems, stage.Checks);

    /// <summary>The recovery point that each machine was launched from last, by the name of the machine.</summary>
    public IReadOnlyDictionary<string, RecoveryPoint> LaunchedFrom { get; private set; } = new Dictionary<string, RecoveryPoint>();

    /// <summary>Figures by the name of the machine.</summary>
    /// <param name="recovery">Which launch.</param>
    /// <param name="operation">What carried it out.</param>
    /// <param name="lastWrite">By a machine's name: number and time of the last write of the instance that was replaced.</param>
    /// <param name="cancellation">Ends the checks.</param>
    public async Task<Dictionary<string, RecoveryFigures>> CheckAsync(
        Recovery recovery, Operation operation, Func<string, (long, DateTimeOffset)> lastWrite, CancellationToken cancellation)
    {
        var figures = new Dictionary<string, RecoveryFigures>();
        var from = new Dictionary<string, RecoveryPoint>();
        LaunchedFrom = from;
        foreach (var machine in await stage.Driver.MachinesAsync(cancellation))
        {
            if (!operation.Machines.TryGetValue(machine.Id, out var outcome) || outcome.RecoveryPointId is not { } id)
            {
                stage.Checks.Add($"{recovery.Name} of {machine.Name}", false, "the operation does not tell of it");
                continue;
            }

            var point = from[machine.Name] = await stage.Driver.RecoveryPointAsync(machine.Id, id, cancellation);
            figures[machine.Name] = await _recovery.RunAsync(recovery, machine, outcome, point, lastWrite(machine.Name), cancellation);
        }

        return figures;
    }

    /// <summary>The number of each machine's last write, by the name of the machine.</summary>
    public async Task<Dictionary<string, long>> LastWritesAsync(CancellationToken cancellation)
    {
        var last = new Dictionary<string, long>();
        foreach (var machine in await stage.Driver.MachinesAsync(cancellation))
            last[machine.Name] = (await stage.Cloud.Simulator.Workloads.StatusAsync(machine.ActiveInstanceId, cancellation))?.LastAcknowledged ?? 0;
        return last;
    }
}
