using DRServerless.Cli.Output;
using Spectre.Console;

namespace DRServerless.Cli.Rehearsal.Drills;

/// <summary>The outcome of a rehearsed drill for people.</summary>
internal static class DrillRehearsalTables
{
    public static void Write(IAnsiConsole console, DrillRehearsalReport report)
    {
        var lag = Tables.New("Replication", "Lag on average", "Lag at worst", "Cycles", "Looks");
        foreach (var (name, figures) in new[] { ("before the drill", report.LagBefore), ("during the drill", report.LagDuring), ("after the drill", report.LagAfter) })
            lag.AddRow(Tables.Cells(name, Format.Seconds(figures.AverageSeconds), Format.Seconds(figures.WorstSeconds), figures.Cycles, figures.Samples));
        console.Write(lag);
        console.Line($"The drill's report: RPO {Format.Seconds(report.RpoSeconds)}, RTO {Format.Seconds(report.RtoSeconds)}, SHA-256 {report.ReportSha256}");
        var failed = report.Checks.Where(check => !check.Held).ToList();
        foreach (var check in failed) console.Line($"NOT HELD: {check.Name}: {check.Detail}");
        console.Line(report.Verified
            ? $"Verified: all {report.Checks.Count} checks held in {Format.Seconds(report.Seconds)}{(report.Crashes > 0 ? $", with the server killed {report.Crashes} times" : "")}; nothing was left behind."
            : $"NOT verified: {failed.Count} of {report.Checks.Count} checks did not hold (seed {report.Seed}).");
    }
}
