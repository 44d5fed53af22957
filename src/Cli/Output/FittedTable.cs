using Spectre.Console;

namespace DRServerless.Cli.Output;

/// <summary>
/// A table that fits its console: where it is too narrow, the columns that matter least are left out, the given order first. Cells are
/// never broken, so that an id can be copied; only the last column, which is for sentences, wraps.
/// </summary>
internal sealed class FittedTable(params string[] columns)
{
    private const int LeastForLast = 16;
    private const int Frame = 3;

    private readonly List<string[]> _rows = [];
    private string[] _lesser = [];

    public FittedTable LeavingOut(params string[] lesser)
    {
        _lesser = lesser;
        return this;
    }

    public void Add(params object?[] values) => _rows.Add(Tables.Plain(values));

    public void Write(IAnsiConsole console)
    {
        var shown = Enumerable.Range(0, columns.Length).ToList();
        foreach (var lesser in _lesser)
        {
            if (WidthOf(shown) <= console.Profile.Width) break;
            shown.Remove(Array.IndexOf(columns, lesser));
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in shown) table.AddColumn(new TableColumn(Markup.Escape(columns[column])) { NoWrap = column != shown[^1] });
        foreach (var row in _rows) table.AddRow([.. shown.Select(column => Markup.Escape(row[column]))]);
        console.Write(table);
    }

    private int WidthOf(List<int> shown) => 1 + shown.Sum(column => Frame + (column == shown[^1] ? Math.Min(NaturalWidth(column), LeastForLast) : NaturalWidth(column)));

    private int NaturalWidth(int column) => _rows.Select(row => row[column].Length).Append(columns[column].Length).Max();
}
