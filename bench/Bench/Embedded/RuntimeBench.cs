using System.Diagnostics;
using DRServerless.Bench.Reporting;
using DRServerless.Local.Runtime;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Bench.Embedded;

/// <summary>What durability costs in the embedded runtime: a wide fan-out, and a loop that goes on and on.</summary>
internal sealed class RuntimeBench
{
    private const int Activities = 1_000;
    private const int Cycles = 1_000;
    private const double FanOutBoundSeconds = 5;

    public static async Task<Report> RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("bench-runtime-").FullName;
        try
        {
            var report = new Report("runtime");
            await using var runtime = new LocalRuntime(new LocalRuntimeOptions { Path = Path.Combine(directory, "history.db") }, TimeProvider.System, NullLoggerFactory.Instance);
            await runtime.StartAsync(new RuntimeDefinitions([new FanOut(), new Loop()], [new DoNothing()]), CancellationToken.None);
            await RunAsync(runtime, FanOut.Definition, "warm-up", 100);
            report.AddAtMost($"fan-out of {Activities} activities", await RunAsync(runtime, FanOut.Definition, "fan-out", Activities), "s", FanOutBoundSeconds);

            // As many before as are measured, so that the database has had its checkpoints.
            await RunAsync(runtime, Loop.Definition, "loop-warm-up", Cycles);
            var before = Bytes(directory);
            report.Add($"{Cycles} cycles of a loop, one activity each", await RunAsync(runtime, Loop.Definition, "loop", Cycles), "s");
            report.AddAtMost("history that they leave", Bytes(directory) - before, "bytes", 0);
            return report;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<double> RunAsync(LocalRuntime runtime, OrchestrationName<int, int> orchestration, string id, int count)
    {
        var watch = Stopwatch.StartNew();
        await runtime.Client.StartAsync(orchestration, id, count, CancellationToken.None);
        while (await runtime.Client.GetAsync(id, CancellationToken.None) is not { Status: OrchestrationStatus.Completed })
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>The database itself; its log is cut back at checkpoints and has a bound of its own.</summary>
    private static long Bytes(string directory) => new FileInfo(Path.Combine(directory, "history.db")).Length;

    private sealed class DoNothing() : Activity<int, int>(Definition)
    {
        public static ActivityName<int, int> Definition { get; } = new("do-nothing");

        public override Task<int> RunAsync(Workflows.Runtime.ActivityContext context, int input, CancellationToken cancellation) => Task.FromResult(input);
    }

    private sealed class FanOut() : Orchestration<int, int>(Definition)
    {
        public static OrchestrationName<int, int> Definition { get; } = new("fan-out");

        public override async Task<int> RunAsync(OrchestrationContext context, int input) =>
            (await Task.WhenAll(Enumerable.Range(0, input).Select(number => context.CallActivityAsync(DoNothing.Definition, number)))).Length;
    }

    private sealed class Loop() : Orchestration<int, int>(Definition)
    {
        public static OrchestrationName<int, int> Definition { get; } = new("loop");

        public override async Task<int> RunAsync(OrchestrationContext context, int input)
        {
            await context.CallActivityAsync(DoNothing.Definition, input);
            if (input > 1) context.ContinueAsNew(input - 1);
            return input;
        }
    }
}
