using System.CommandLine;
using System.Globalization;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Cli.Rehearsal;
using DRServerless.Cli.Rehearsal.Scenarios;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl rehearse</c>: the whole life of a project on one machine, verified.</summary>
internal static class RehearseCommand
{
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of all that is random", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Size = new("--size") { Description = "Files on each ordinary disk, such as 64MiB or 2GiB", DefaultValueFactory = _ => "64MiB" };
    private static readonly Option<string?> Data = new("--data") { Description = "Directory of the disks and the server's state (default: a temporary one)" };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Leave the directory in place" };
    private static readonly Option<string> Faults = new Option<string>("--faults") { Description = "How badly the simulated cloud behaves", DefaultValueFactory = _ => "some" }.AcceptOnlyFromAmong("none", "some", "many");
    private static readonly Option<int> Crash = new("--crash") { Description = "Kill the server this many times at random moments" };

    private static readonly Option<string> Scenario = new Option<string>("--scenario")
    {
        Description = $"What happens. {string.Join("; ", RehearsalScenarios.All.Select(scenario => $"{scenario.Name}: {scenario.Summary}"))}",
        DefaultValueFactory = _ => RehearsalScenarios.All[0].Name,
    }.AcceptOnlyFromAmong([.. RehearsalScenarios.All.Select(scenario => scenario.Name)]);

    public static Command Create() => new Command("rehearse", "Protect machines, lose their region, fail over, fail back and return to normal, on simulated AWS, and check every byte")
    {
        Scenario, Seed, Size, Data, Keep, Faults, Crash,
    }.RunsAlone(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, CommandOutput output, CancellationToken cancellation)
    {
        var crashes = arguments.GetValue(Crash);
        if (crashes is < 0 or > 100) throw new UsageException("--crash must be 0 to 100.");
        var verified = await RehearsalRun.RunAsync(RehearsalScenarios.Named(arguments.GetValue(Scenario)!), new RehearsalOptions
        {
            Seed = arguments.GetValue(Seed),
            DataBytes = ParseSize(arguments.GetValue(Size)!),
            DataDirectory = arguments.GetValue(Data),
            Keep = arguments.GetValue(Keep),
            Faults = arguments.GetValue(Faults)!,
            Crashes = crashes,
        }, output, TimeProvider.System, cancellation);
        return verified ? ExitCodes.Success : ExitCodes.NotVerified;
    }

    /// <summary>1 MiB to 16 GiB: enough to matter, and still a rehearsal.</summary>
    private static long ParseSize(string text)
    {
        foreach (var (unit, shift) in new[] { ("MiB", 20), ("GiB", 30) })
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            if (int.TryParse(text[..^3], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (long)number << shift is >= 1 << 20 and <= 16L << 30) return (long)number << shift;
        }

        throw new UsageException($"--size '{text}' is not a size from 1MiB to 16GiB.");
    }
}
