using System.Text.RegularExpressions;
using System.Xml.Linq;
using DRServerless.Api.Reports;

namespace DRServerless.Api.Tests.Reports;

/// <summary>The page of a report: it holds what the report holds, needs nothing else, and does nothing that a name tells it.</summary>
public sealed partial class ReportPageTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {0} {{ &amp; </style>";

    [Fact]
    public void Render_OfAReport_HoldsItsFiguresItsHashAndItsLog()
    {
        var report = SampleReports.Drill();

        var page = ReportPage.Render(report);

        foreach (var text in new[] { "Recovery drill of shop", "Target missed", report.Sha256.ToString(), "op-5c1f0a7e9b2d4c6f8a10", "database", "6 min 52 s", "over the target of 5 min", "within the target of 15 min", "subnet-0a1b2c3d4e5f60718", "nothing, by tag", "Launching the machines." })
            Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.Equal(3 + 3 + 2, Regex.Count(page, "<rect "));
    }

    [Fact]
    public void Render_OfHostileNames_HasNoMarkupButItsOwn()
    {
        var page = ReportPage.Render(SampleReports.Drill(Hostile));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, Regex.Count(page, "</style>"));
        Assert.Equal(Tags(ReportPage.Render(SampleReports.Drill("x"))), Tags(page));
    }

    [Fact]
    public void Render_OfAReport_NeedsNothingFromElsewhereAndRunsNothing()
    {
        var page = ReportPage.Render(SampleReports.Drill());

        Assert.DoesNotMatch(Elsewhere(), page);
        Assert.DoesNotMatch(Handlers(), page);
        Assert.Contains("default-src &#x27;none&#x27;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OfAReport_IsWellFormed()
    {
        var page = ReportPage.Render(SampleReports.Drill(Hostile));

        var body = page[page.IndexOf("<main>", StringComparison.Ordinal)..(page.IndexOf("</main>", StringComparison.Ordinal) + 7)];
        Assert.Equal("main", XDocument.Parse(body).Root!.Name.LocalName);
    }

    /// <summary>Names of elements in their order: markup that came from a name would be among them.</summary>
    private static List<string> Tags(string page) => [.. Tag().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"<(/?[a-z][a-z0-9]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b(src|href)\s*=|@import|url\(", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"<[^>]*\son[a-z]+\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Handlers();
}
