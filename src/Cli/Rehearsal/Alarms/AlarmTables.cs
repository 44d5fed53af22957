using DRServerless.Cli.Commands;
using DRServerless.Cli.Output;
using Spectre.Console;

namespace DRServerless.Cli.Rehearsal.Alarms;

/// <summary>The outcome of a rehearsal with alarms, for people.</summary>
internal static class AlarmTables
{
    public static void Write(IAnsiConsole console, AlarmReport report)
    {
        console.Line("What was decided, and why:");
        foreach (var line in report.Log) console.Line($"  {IncidentCommands.LineOf(line)}");
        if (report.Machines.Count > 0)
        {
            var machines = Tables.New("Machine", "RPO", "RTO", "Lost writes", "Expected");
            foreach (var (name, figures) in report.Machines)
                machines.AddRow(Tables.Cells(name, Format.Seconds(figures.RpoSeconds), Format.Seconds(figures.RtoSeconds), figures.LostWrites, figures.ExpectedLostWrites));
            console.Write(machines);
        }

        var failed = report.Checks.Where(check => !check.Held).ToList();
        foreach (var check in failed) console.Line($"NOT HELD: {check.Name}: {check.Detail}");
        console.Line(report.Verified
            ? $"Verified: all {report.Checks.Count} checks held in {Format.Seconds(report.Seconds)}{(report.Crashes > 0 ? $", with the server killed {report.Crashes} times" : "")}."
            : $"NOT verified: {failed.Count} of {report.Checks.Count} checks did not hold (seed {report.Seed}).");
    }
}
