using DRServerless.Core.Reports;
using Spectre.Console;

namespace DRServerless.Cli.Output;

/// <summary>How a report looks in a terminal; the page has all of it.</summary>
internal static class ReportTables
{
    public static void Report(IAnsiConsole console, SealedReport kept)
    {
        var report = kept.Report;
        console.Line($"{report.Kind} of {report.ProjectName}, {Format.Time(report.AcceptedAt)} to {Format.Time(report.EndedAt)}: {report.Verdict}");
        console.Line(report.Summary);
        if (report.Problem is { } problem) console.Line($"{problem.Code}: {problem.Message}");
        var rows = new FittedTable("Machine", "Instance", "Recovery point", "RPO", "RTO", "Checks", "Outcome").LeavingOut("Recovery point", "Instance");
        foreach (var machine in report.Machines)
        {
            rows.Add(machine.Name, machine.Deleted ? $"{machine.InstanceId} (deleted)" : machine.InstanceId, machine.RecoveryPointId, DrillTables.Figure(machine.Rpo), DrillTables.Figure(machine.Rto),
                $"{machine.Checks.Count(check => check.Passed)} of {machine.Checks.Count}", machine.Proven ? machine.Step : machine.Problem?.Message ?? machine.Step);
        }

        rows.Write(console);
        console.Line($"SHA-256 {kept.Sha256}");
        console.Line($"The whole of it: drctl report show {report.OperationId} --html FILE");
    }
}
