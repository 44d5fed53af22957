using DRServerless.Core.Operations;
using DRServerless.Core.Reports;

namespace DRServerless.Api.Reports;

/// <summary>The parts of a report's page that are no tables.</summary>
internal static class ReportSections
{
    public static Html Head(RecoveryReport report) => new Html().Add(
        $"<header><div><h1>{ReportFormat.Kind(report)} of {report.ProjectName}</h1><p class=\"soft\">{ReportFormat.Place(report.From)} to {ReportFormat.Place(report.To)} · {ReportFormat.Time(report.AcceptedAt)}</p></div><div class=\"badge {Colour(report.Verdict)}\">{ReportFormat.Verdict(report.Verdict)}</div></header>\n<p>{report.Summary}</p>\n");

    public static Html Tiles(RecoveryReport report)
    {
        var tiles = new Html().Add($"<div class=\"tiles\">");
        tiles.Add(Tile("Writes at risk (RPO)", report.Rpo)).Add(Tile("Time to recover (RTO)", report.Rto));
        var proven = report.Machines.Count(machine => machine.Proven);
        tiles.Add($"<div class=\"tile\"><span class=\"soft\">Machines proven</span><strong class=\"{(proven == report.Machines.Count ? "good" : "bad")}\">{proven} of {report.Machines.Count}</strong><span class=\"soft\">{report.Machines.Sum(machine => machine.Checks.Count(check => check.Passed))} of {report.Machines.Sum(machine => machine.Checks.Count)} checks</span></div>");
        tiles.Add($"<div class=\"tile\"><span class=\"soft\">Took</span><strong>{ReportFormat.Seconds((report.EndedAt - report.AcceptedAt).TotalSeconds)}</strong><span class=\"soft\">{(report.Kind == OperationKind.Drill ? "until all was deleted" : "until it ended")}</span></div>");
        return tiles.Add($"</div>\n");
    }

    public static Html Problem(RecoveryReport report) => report.Problem is { } problem
        ? new Html().Add($"<p class=\"problem\"><strong>{problem.Code}</strong>: {problem.Message}</p>\n")
        : new Html();

    public static Html Facts(RecoveryReport report)
    {
        var facts = new Html().Add($"<dl>");
        Fact(facts, "Asked by", report.RequestedBy ?? "unknown");
        Fact(facts, "Reason", report.Reason);
        Fact(facts, "Due", report.DueAt is { } due ? ReportFormat.Time(due) : null);
        Fact(facts, "Accepted", ReportFormat.Time(report.AcceptedAt));
        Fact(facts, "Ended", $"{ReportFormat.Time(report.EndedAt)}, {report.Status}");
        Fact(facts, "Approved by", Approvals(report));
        Fact(facts, "Method of failback", report.FailbackMethod?.ToString());
        if (report.Drill is { } drill)
        {
            Fact(facts, "Isolated network", $"{drill.Network.SubnetId} with {drill.Network.SecurityGroupId}, in {drill.NetworkId}; seen isolated at {ReportFormat.Time(drill.IsolatedAt)}");
            Fact(facts, "Left behind", drill.VerifiedAt is not { } seen ? "not looked at before the end" : drill.Left.Count == 0 ? $"nothing, by tag, at {ReportFormat.Time(seen)}" : string.Join(", ", drill.Left));
        }

        Fact(facts, "Operation", $"{report.OperationId} of project {report.ProjectId}");
        return facts.Add($"</dl>\n");
    }

    public static Html Foot(SealedReport report) => new Html().Add(
        $"<footer><p>SHA-256 of this report's canonical JSON (RFC 8785): <span class=\"hash\">{report.Sha256}</span></p><p class=\"soft\">Verify the JSON with <code>drctl report verify {report.Report.OperationId}</code>, or a kept file with <code>drctl report verify FILE</code>. All times are UTC.</p></footer>\n");

    private static string? Approvals(RecoveryReport report)
    {
        var approved = report.Steps.Where(step => step is { Kind: Core.Plans.PlanStepKind.Approval, By: not null }).Select(step => $"{step.By} ({step.Name}: {step.State})").ToList();
        return approved.Count == 0 ? null : string.Join(", ", approved);
    }

    private static void Fact(Html facts, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) facts.Add($"<dt>{name}</dt><dd>{value}</dd>");
    }

    private static Html Tile(string name, Measure measure) => new Html().Add(
        $"<div class=\"tile\"><span class=\"soft\">{name}</span><strong class=\"{Colour(measure)}\">{ReportFormat.Seconds(measure.Seconds)}</strong><span class=\"soft\">{ReportFormat.Against(measure)}</span></div>");

    private static string Colour(RecoveryVerdict verdict) => verdict switch
    {
        RecoveryVerdict.Passed => "good",
        RecoveryVerdict.TargetMissed => "fair",
        RecoveryVerdict.Failed => "bad",
        _ => "none",
    };

    public static string Colour(Measure measure) => measure.Met switch
    {
        true => "good",
        false => "bad",
        null => "",
    };
}
