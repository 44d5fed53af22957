using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace DRServerless.Api.Reports;

/// <summary>HTML that is written so that nothing can be in it that was not meant: every value that is interpolated is encoded, markup is only what the source says.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Markup; the values in it are encoded.</summary>
    public Html Add(FormattableString markup)
    {
        var values = markup.GetArguments().Select(value => (object)Encode(value)).ToArray();
        _text.Append(string.Format(CultureInfo.InvariantCulture, markup.Format, values));
        return this;
    }

    /// <summary>Markup that was made before.</summary>
    public Html Add(Html inner)
    {
        _text.Append(inner._text);
        return this;
    }

    /// <summary>A table; nothing at all without rows.</summary>
    public Html Table(string title, IReadOnlyList<string> columns, IReadOnlyCollection<IReadOnlyList<object?>> rows)
    {
        if (rows.Count == 0) return this;
        Add($"<section><h2>{title}</h2><table><thead><tr>");
        foreach (var column in columns) Add($"<th scope=\"col\">{column}</th>");
        Add($"</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            Add($"<tr>");
            foreach (var (cell, column) in row.Zip(columns)) Add($"<td data-label=\"{column}\">").Add(cell as Html ?? new Html().Add($"{cell}")).Add($"</td>");
            Add($"</tr>\n");
        }

        return Add($"</tbody></table></section>\n");
    }

    public override string ToString() => _text.ToString();

    private static string Encode(object? value) => value is Html inner ? inner.ToString() : HtmlEncoder.Default.Encode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}
