using System.Globalization;
using DRServerless.Core.Plans;
using DRServerless.Core.Reports;

namespace DRServerless.Api.Reports;

/// <summary>The course of a recovery as a picture: a row for each machine and each step of the plan, from the acceptance to the end.</summary>
internal sealed class ReportTimeline(RecoveryReport report)
{
    private const int Left = 170;
    private const int Width = 960;
    private const int Row = 26;
    private const int Top = 26;
    private const int Ticks = 5;
    private const int MostRows = 60;
    private const int LongestLabel = 24;

    private readonly double _seconds = Math.Max(1, (report.EndedAt - report.AcceptedAt).TotalSeconds);

    public Html Render()
    {
        var rows = Rows().Take(MostRows).ToList();
        var height = Top + (rows.Count * Row) + 8;
        var picture = new Html().Add($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"Timeline from {ReportFormat.Time(report.AcceptedAt)} to {ReportFormat.Time(report.EndedAt)}\">\n");
        for (var tick = 0; tick <= Ticks; tick++) AddTick(picture, tick, height);
        foreach (var (row, index) in rows.Select((row, index) => (row, index)))
        {
            var y = Top + (index * Row);
            picture.Add($"<text x=\"0\" y=\"{y + 17}\">{Label(row.Name)}</text>\n");
            foreach (var bar in row.Bars) AddBar(picture, bar, y);
        }

        return picture.Add($"</svg>");
    }

    private IEnumerable<TimelineRow> Rows() =>
    [
        .. report.Machines.Select(machine => new TimelineRow(machine.Name, [.. Bars(machine)])),
        .. report.Steps.Where(step => step.StartedAt is not null)
            .Select(step => new TimelineRow($"step {step.Name}", [new TimelineBar(step.State == PlanStepState.Failed ? "fail" : "step", step.StartedAt!.Value, step.EndedAt ?? report.EndedAt, $"{step.Name}: {step.State}")])),
    ];

    private IEnumerable<TimelineBar> Bars(ReportedMachine machine)
    {
        if (machine.LaunchBeganAt is not { } began) yield break;
        yield return machine.RanAt is { } ran
            ? new TimelineBar("launch", began, ran, $"{machine.Name} launched")
            : new TimelineBar("fail", began, report.EndedAt, $"{machine.Name} did not run");
        if (machine.Checks.Count == 0) yield break;
        var good = machine.Checks.All(check => check.Passed || !check.Required);
        yield return new TimelineBar(good ? "check" : "fail", machine.Checks.Min(check => check.StartedAt), machine.Checks.Max(check => check.EndedAt), $"checks of {machine.Name}");
    }

    private void AddTick(Html picture, int tick, int height)
    {
        var seconds = _seconds * tick / Ticks;
        var x = X(report.AcceptedAt.AddSeconds(seconds));
        var anchor = tick == Ticks ? "end" : tick == 0 ? "start" : "middle";
        picture.Add($"<line class=\"rule\" x1=\"{x}\" x2=\"{x}\" y1=\"{Top - 6}\" y2=\"{height}\"/><text class=\"tick\" x=\"{x}\" y=\"12\" text-anchor=\"{anchor}\">{(tick == 0 ? ReportFormat.Clock(report.AcceptedAt) : "+" + ReportFormat.Seconds(seconds))}</text>\n");
    }

    private void AddBar(Html picture, TimelineBar bar, int y)
    {
        var (from, until) = (X(bar.From), X(bar.Until));
        var width = Math.Max(2, until - from).ToString("0.#", CultureInfo.InvariantCulture);
        picture.Add($"<rect class=\"{bar.Kind}\" x=\"{from}\" y=\"{y + 5}\" width=\"{width}\" height=\"16\" rx=\"2\"><title>{bar.Title}, {ReportFormat.Clock(bar.From)} to {ReportFormat.Clock(bar.Until)}</title></rect>\n");
    }

    private double X(DateTimeOffset time) =>
        Math.Round(Left + (Math.Clamp((time - report.AcceptedAt).TotalSeconds / _seconds, 0, 1) * (Width - Left)), 1);

    private static string Label(string name) => name.Length <= LongestLabel ? name : name[..(LongestLabel - 1)] + "…";

    private sealed record TimelineRow(string Name, IReadOnlyList<TimelineBar> Bars);

    private sealed record TimelineBar(string Kind, DateTimeOffset From, DateTimeOffset Until, string Title);
}
