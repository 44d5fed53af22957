using DRServerless.Core.Time;

namespace DRServerless.Cli.Rehearsal.Drills;

/// <summary>How far behind replication was over a while.</summary>
/// <param name="Samples">How often it was looked at, over all machines.</param>
/// <param name="AverageSeconds">Average lag.</param>
/// <param name="WorstSeconds">Greatest lag.</param>
/// <param name="Cycles">Cycles that were completed meanwhile, over all machines.</param>
internal sealed record LagFigures(int Samples, double AverageSeconds, double WorstSeconds, long Cycles)
{
    public static LagFigures None { get; } = new(0, -1, -1, 0);
}

/// <summary>Looks at the lag of every machine, again and again.</summary>
internal sealed class LagProbe(ProjectDriver driver, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks until it is told to stop.</summary>
    public async Task<LagFigures> UntilAsync(Func<Task<bool>> over, CancellationToken cancellation)
    {
        var lags = new List<double>();
        var before = await CyclesAsync(cancellation);
        while (!await over())
        {
            lags.AddRange((await driver.MachinesAsync(cancellation)).Select(machine => machine.Replication.LagSeconds).OfType<double>());
            await time.DelayAsync(Pause, cancellation);
        }

        var cycles = (await CyclesAsync(cancellation)).Sum(after => after.Value - before[after.Key]);
        return lags.Count == 0 ? LagFigures.None : new LagFigures(lags.Count, Math.Round(lags.Average(), 2), Math.Round(lags.Max(), 2), cycles);
    }

    /// <summary>Looks for a while.</summary>
    public Task<LagFigures> ForAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + duration;
        return UntilAsync(() => Task.FromResult(time.GetUtcNow() >= end), cancellation);
    }

    private async Task<Dictionary<string, long>> CyclesAsync(CancellationToken cancellation) =>
        (await driver.MachinesAsync(cancellation)).ToDictionary(machine => machine.Name, machine => machine.Replication.CyclesCompleted);
}
