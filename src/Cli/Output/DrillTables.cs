using DRServerless.Api.Drills;
using DRServerless.Api.Projects;
using DRServerless.Core.Reports;
using DRServerless.Workflows.Readiness;
using Spectre.Console;

namespace DRServerless.Cli.Output;

/// <summary>How drills and readiness look in a terminal.</summary>
internal static class DrillTables
{
    public static void Settings(IAnsiConsole console, DrillSettingsView view)
    {
        var settings = view.Settings;
        console.Line(settings.Schedule is { } schedule
            ? $"Schedule: {schedule.Cron} in {schedule.TimeZone}{(schedule.Suspended ? ", suspended" : "")}; may start for {schedule.StartWindowMinutes} minutes; rests {schedule.RestDaysAfterFailover} days after a recovery for real."
            : "No schedule: drills run only when somebody asks.");
        console.Line($"Targets: RPO {Target(settings.Targets.RpoSeconds)}, RTO {Target(settings.Targets.RtoSeconds)}.");
        foreach (var network in view.Networks)
        {
            var place = settings.Networks[network.Side];
            console.Line($"{network.Side}: {place.SubnetId} with {place.SecurityGroupId}, {Isolation(network)}");
            foreach (var breach in network.Breaches) console.Line($"  way out: {breach}");
        }

        foreach (var next in view.Next) console.Line($"Due next: {Format.Time(next)}");
    }

    public static void Drills(IAnsiConsole console, DrillsView drills)
    {
        foreach (var next in drills.Next) console.Line($"Due next: {Format.Time(next)}");
        if (drills.Waiting is { } waiting) console.Line($"One is due and has not started: {waiting}");
        var rows = new FittedTable("Due", "Outcome", "Operation", "Reason").LeavingOut("Operation");
        foreach (var occurrence in drills.Occurrences) rows.Add(Format.Time(occurrence.DueAt), occurrence.Outcome, occurrence.OperationId, occurrence.Reason);
        if (drills.Occurrences.Count == 0) console.Line("No drill of a schedule was due yet.");
        else rows.Write(console);
    }

    public static void Trend(IAnsiConsole console, ListView<RecoveryLine> lines)
    {
        var rows = new FittedTable("Ended", "Kind", "Verdict", "RPO", "RTO", "Machines", "Operation").LeavingOut("Machines");
        foreach (var line in lines.Items)
            rows.Add(Format.Time(line.EndedAt), line.Kind, line.Verdict, Figure(line.Rpo), Figure(line.Rto), $"{line.Proven.Count} of {line.Machines}", line.OperationId);
        if (lines.Items.Count == 0) console.Line("Nothing was recovered yet, not even in a drill: drctl drill start PROJECT");
        else rows.Write(console);
    }

    public static void Readiness(IAnsiConsole console, ProjectReadiness readiness)
    {
        console.Line(readiness.Ready ? "READY: every machine could be recovered now." : "NOT READY");
        console.Line(readiness.LastProvenAt is { } proven ? $"Every machine was recovered since {Format.Time(proven)}." : "Not every machine was ever recovered.");
        if (readiness.NextDrillAt is { } next) console.Line($"Next drill: {Format.Time(next)}");
        foreach (var obstacle in readiness.Obstacles) console.Line($"{(obstacle.Blocks ? "in the way" : "to see to")}: {obstacle.Code}: {obstacle.Message}");
        var rows = new FittedTable("Machine", "Replication", "Newest recovery point", "Lag", "In goal", "Last proven", "By").LeavingOut("By", "Replication");
        foreach (var machine in readiness.Machines)
        {
            rows.Add(machine.Name, machine.Replication, machine.NewestRecoveryPointAt is { } at ? Format.Time(at) : "none", Format.Seconds(machine.LagSeconds),
                machine.WithinLagGoal ? "yes" : "NO", machine.LastProvenAt is { } last ? Format.Time(last) : "never", machine.LastProvenBy);
        }

        if (readiness.Machines.Count > 0) rows.Write(console);
    }

    public static string Figure(Measure measure) => measure.Seconds is null ? "" : $"{Format.Seconds(measure.Seconds)}{(measure.Met == false ? $" (over {measure.TargetSeconds} s)" : "")}";

    private static string Target(int? seconds) => seconds is { } value ? $"{value} s" : "none";

    private static string Isolation(DrillNetworkView network) => network.Isolated switch
    {
        true => "isolated.",
        false => "NOT ISOLATED: no drill launches there.",
        null => $"not looked at: {network.Problem?.Message} Each drill looks again before it launches.",
    };
}
