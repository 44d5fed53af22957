using DRServerless.Core.Reports;

namespace DRServerless.Api.Reports;

/// <summary>
/// A report as one HTML page that needs nothing else: no script, no resource from elsewhere, every value encoded. It can be opened from a file in
/// ten years, printed, and read on a telephone.
/// </summary>
public static class ReportPage
{
    /// <summary>What a browser may do with the page: show it.</summary>
    public const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>The page.</summary>
    public static string Render(SealedReport sealedReport)
    {
        var report = sealedReport.Report;
        var page = new Html().Add($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <title>{ReportFormat.Kind(report)} of {report.ProjectName}, {ReportFormat.Time(report.AcceptedAt)}: {ReportFormat.Verdict(report.Verdict)}</title>
            <style>{Style}</style></head><body><main>

            """);
        page.Add(ReportSections.Head(report)).Add(ReportSections.Tiles(report)).Add(ReportSections.Problem(report)).Add(ReportSections.Facts(report));
        page.Add($"<section><h2>Timeline</h2><div class=\"timeline\">").Add(new ReportTimeline(report).Render()).Add($"</div>");
        page.Add($"<p class=\"key soft\"><span><i class=\"launch\"></i>launch</span><span><i class=\"check\"></i>checks</span><span><i class=\"step\"></i>step of the plan</span><span><i class=\"fail\"></i>failed</span></p></section>\n");
        ReportTables.AddTo(page, report);
        return page.Add(ReportSections.Foot(sealedReport)).Add($"</main></body></html>\n").ToString();
    }

    private static Html Style { get; } = Trusted(ReportStyle.Css);

    /// <summary>Markup of our own, with braces that are no places for values.</summary>
    private static Html Trusted(string own) => new Html().Add(System.Runtime.CompilerServices.FormattableStringFactory.Create(own.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)));
}
