using System.Globalization;
using System.Text.Json;

namespace DRServerless.Bench.Reporting;

/// <summary>What was measured, on which machine, and whether the bounds held.</summary>
internal sealed class Report(string name)
{
    public const int WrongCommand = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Figure> _figures = [];
    private readonly List<string> _notes = [];

    public bool Passed => _figures.All(figure => figure.Passed != false);

    public void Add(string figure, double value, string unit) => _figures.Add(new Figure(figure, value, unit, null, null));

    public void AddAtMost(string figure, double value, string unit, double bound) =>
        _figures.Add(new Figure(figure, value, unit, $"≤ {Format(bound)}", value <= bound));

    public void AddAtLeast(string figure, double value, string unit, double bound) =>
        _figures.Add(new Figure(figure, value, unit, $"≥ {Format(bound)}", value >= bound));

    /// <summary>Something that had to hold and has no figure.</summary>
    public void AddCheck(string figure, bool holds) => _figures.Add(new Figure(figure, holds ? 1 : 0, "", "holds", holds));

    public void Note(string text) => _notes.Add(text);

    /// <summary>Prints a table, or one JSON object and nothing else; returns the exit code.</summary>
    public int Print(bool json)
    {
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { name, passed = Passed, machine = Machine.Describe(), figures = _figures, notes = _notes }, Json));
        else PrintTable();
        return Passed ? 0 : 1;
    }

    private void PrintTable()
    {
        Console.WriteLine($"{name}: {Machine.Describe()}");
        var width = _figures.Max(figure => figure.Name.Length);
        foreach (var figure in _figures)
        {
            var verdict = figure.Passed switch { true => "pass", false => "FAIL", null => "" };
            Console.WriteLine($"  {figure.Name.PadRight(width)}  {Format(figure.Value),10} {figure.Unit,-12} {figure.Bound,-10} {verdict}".TrimEnd());
        }

        foreach (var note in _notes) Console.WriteLine($"  {note}");
    }

    private static string Format(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);

    internal sealed record Figure(string Name, double Value, string Unit, string? Bound, bool? Passed);
}
