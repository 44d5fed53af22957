using System.Diagnostics;
using DRServerless.Cli.Output;
using DRServerless.Core.Time;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Runs phases one after the other, keeps their times, and kills the server in them as planned.</summary>
internal sealed class PhaseRunner(RehearsalServer server, CrashPlan crashes, CommandOutput output, TimeProvider time)
{
    private readonly List<PhaseReport> _phases = [];

    public IReadOnlyList<PhaseReport> Phases => _phases;

    public int Crashes { get; private set; }

    public async Task RunAsync(string name, Func<Task> phase, CancellationToken cancellation)
    {
        output.Line($"{name}");
        var watch = Stopwatch.StartNew();
        var crashing = CrashAsync(name, watch, cancellation);
        await phase();
        await crashing;
        _phases.Add(new PhaseReport(name, Math.Round(watch.Elapsed.TotalSeconds, 2)));
        output.Line($"  done in {Format.Seconds(watch.Elapsed.TotalSeconds)}");
    }

    private async Task CrashAsync(string name, Stopwatch watch, CancellationToken cancellation)
    {
        foreach (var moment in crashes.During(name))
        {
            await time.DelayAsync(moment - watch.Elapsed, cancellation);
            Crashes++;
            output.Line($"  the server is killed, {Format.Seconds(watch.Elapsed.TotalSeconds)} into {name}, and started again");
            await server.CrashAsync(cancellation);
        }
    }
}
