using DRServerless.Core.Reports;

namespace DRServerless.Api.Reports;

/// <summary>The tables of a report's page.</summary>
internal static class ReportTables
{
    public static void AddTo(Html page, RecoveryReport report)
    {
        page.Table("Machines", ["Machine", "Instance", "Recovery point", "Its age", "RPO", "RTO", "Outcome"], [.. report.Machines.Select(machine => Machine(report, machine))]);
        page.Table("Checks", ["Machine", "Check", "Result", "Detail", "Ended", "Tries"], [.. report.Machines.SelectMany(machine => machine.Checks.Select(check => (IReadOnlyList<object?>)
            [machine.Name, $"{check.Name} ({check.Kind})", Word(check.Passed, check.Required), check.Detail, ReportFormat.Clock(check.EndedAt), check.Tries]))]);
        page.Table("Steps of the plan", ["Step", "Kind", "State", "By", "Began", "Ended", "Attempts", "Detail"], [.. report.Steps.Select(step => (IReadOnlyList<object?>)
            [step.Name, step.Kind, step.State, step.By, Clock(step.StartedAt), Clock(step.EndedAt), step.Attempts, step.Detail])]);
        page.Table("Fencing of other copies", ["Machine", "Instance", "Where", "State", "Found", "Detail"], [.. report.Machines.SelectMany(machine => machine.Fencing.Select(fencing => (IReadOnlyList<object?>)
            [machine.Name, fencing.InstanceId, fencing.Side, fencing.State, ReportFormat.Time(fencing.At), fencing.Detail]))]);
        var title = report.EventsInAll == report.Events.Count ? "Log" : $"Log ({report.Events.Count} of {report.EventsInAll} lines)";
        page.Table(title, ["Time", "What happened"], [.. report.Events.Select(line => (IReadOnlyList<object?>)[ReportFormat.Clock(line.At), line.Message])]);
    }

    private static IReadOnlyList<object?> Machine(RecoveryReport report, ReportedMachine machine)
    {
        var instance = machine.InstanceId is null ? "–" : machine.Deleted ? $"{machine.InstanceId}, deleted" : machine.InstanceId;
        var outcome = machine.Problem is { } problem && !machine.Proven ? $"{machine.Step}: {problem.Message}" : machine.Step;
        return
        [
            machine.Name, instance, machine.RecoveryPointId?.Value ?? "–", ReportFormat.Seconds(machine.RecoveryPointAgeSeconds),
            Figure(machine.Rpo), Figure(machine.Rto), report.FailbackMethod is not null && machine.SyncMethod is { } method ? $"{outcome} ({method})" : outcome,
        ];
    }

    private static Html Figure(Measure measure) => new Html().Add($"<span class=\"{ReportSections.Colour(measure)}\">{ReportFormat.Seconds(measure.Seconds)}</span>");

    private static Html Word(bool passed, bool required) => new Html().Add($"<span class=\"{(passed ? "good" : required ? "bad" : "fair")}\">{(passed ? "passed" : required ? "failed" : "failed, not required")}</span>");

    private static string Clock(DateTimeOffset? time) => time is { } at ? ReportFormat.Clock(at) : "–";
}
