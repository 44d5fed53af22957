using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace DRServerless.Local.Tests.Runtime;

/// <summary>A real process, killed with SIGKILL when it is in the middle of things, again and again.</summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Rounds = 6;
    private const int StepsPerRound = 3 + 20 + (3 * 2);
    private const int Kills = 5;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Killed_AtRandomMoments_EveryEffectHappensAndNothingRecordedRunsAgain(int seed)
    {
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        for (var kill = 0; kill < Kills; kill++) await RunAndKillAsync(stepsFurther: random.Next(0, 24), random);

        var last = await RunToTheEndAsync();

        Assert.Equal($"Completed {Rounds} ", last);
        var expected = Enumerable.Range(0, Rounds).SelectMany(StepsOf).Order(StringComparer.Ordinal);
        Assert.Equal(expected, File.ReadLines(_folder.File("effects.log")).Order(StringComparer.Ordinal));
        var begun = File.ReadAllLines(_folder.File("begun.log"));
        output.WriteLine($"{begun.Length} calls for {Rounds * StepsPerRound} steps");
        AssertNeverGoesBack(begun);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> StepsOf(int round) =>
    [
        .. Enumerable.Range(0, 3).Select(stage => $"{round}.{stage}.0.0"),
        .. Enumerable.Range(0, 20).Select(branch => $"{round}.3.{branch}.0"),
        .. Enumerable.Range(0, 3).SelectMany(branch => Enumerable.Range(0, 2).Select(step => $"{round}.4.{branch}.{step}")),
    ];

    /// <summary>A step begins only when the one before it is recorded as done; so once it began, the one before must never begin again.</summary>
    private static void AssertNeverGoesBack(string[] begun)
    {
        var stage = (Round: 0, Stage: 0);
        var stepOfBranch = new Dictionary<string, int>();
        foreach (var line in begun)
        {
            var parts = line.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            var now = (parts[0], parts[1]);
            Assert.True(now.CompareTo(stage) >= 0, $"{line} began again after round {stage.Round}, stage {stage.Stage} had begun");
            stage = now;
            var branch = $"{parts[0]}.{parts[1]}.{parts[2]}";
            Assert.True(parts[3] >= stepOfBranch.GetValueOrDefault(branch), $"{line} began again after a later step of its branch had begun");
            stepOfBranch[branch] = parts[3];
        }
    }

    private async Task RunAndKillAsync(int stepsFurther, Random random)
    {
        using var host = Start();
        await host.StandardOutput.ReadLineAsync();
        var from = Begun();
        var started = Stopwatch.StartNew();
        while (!host.HasExited && Begun() < from + stepsFurther)
        {
            Assert.True(started.Elapsed < TimeSpan.FromSeconds(30), $"The host made no {stepsFurther} steps in 30 s.");
            await Task.Yield();
        }

        Thread.SpinWait(random.Next(0, 200_000));
        host.Kill();
        await host.WaitForExitAsync();
    }

    private async Task<string?> RunToTheEndAsync()
    {
        using var host = Start();
        await host.StandardOutput.ReadLineAsync();
        var last = await host.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await host.WaitForExitAsync();
        return last;
    }

    private int Begun() => File.Exists(_folder.File("begun.log")) ? File.ReadLines(_folder.File("begun.log")).Count() : 0;

    private Process Start()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "DRServerless.Local.CrashHost.dll"));
        start.ArgumentList.Add(_folder.Path);
        start.ArgumentList.Add(Rounds.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }
}
