using System.Globalization;
using System.Text;
using System.Text.Json;
using DRServerless.Core.Errors;

namespace DRServerless.Core.Reports;

/// <summary>
/// JSON in the one form that RFC 8785 (JSON Canonicalization Scheme) gives it: members sorted by UTF-16 code units, no white space, the shortest escapes.
/// So that a hash over it can be computed again by anybody, in any language.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The canonical form in UTF-8; <c>invalid_request</c> for a member that comes twice, which has none.</summary>
    public static byte[] Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, text);
                break;
            case JsonValueKind.Array:
                WriteArray(value, text);
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!, text);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetDouble()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteObject(JsonElement value, StringBuilder text)
    {
        text.Append('{');
        string? last = null;
        foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            if (member.Name == last) throw new DrException(ErrorCodes.InvalidRequest, $"The member '{member.Name}' comes twice, so the document has no canonical form.");
            if (last is not null) text.Append(',');
            last = member.Name;
            WriteString(member.Name, text);
            text.Append(':');
            Write(member.Value, text);
        }

        text.Append('}');
    }

    private static void WriteArray(JsonElement value, StringBuilder text)
    {
        text.Append('[');
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first) text.Append(',');
            first = false;
            Write(item, text);
        }

        text.Append(']');
    }

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var sign in value)
        {
            _ = sign switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}"),
                _ => text.Append(sign),
            };
        }

        text.Append('"');
    }

    /// <summary>As ECMAScript writes numbers: plain between 1e-6 and 1e21, the shortest digits that mean the same.</summary>
    private static string Number(double value)
    {
        if (value == 0) return "0";
        var size = Math.Abs(value);
        if (size is >= 1e-6 and < 1e21) return Plain(value);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var parts = shortest.Split('E');
        var exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{parts[0]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
    }

    /// <summary>The shortest digits, without an exponent.</summary>
    private static string Plain(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var at = shortest.IndexOf('E', StringComparison.Ordinal);
        if (at < 0) return shortest;
        var sign = shortest[0] == '-' ? "-" : "";
        var digits = shortest[sign.Length..at].Replace(".", "", StringComparison.Ordinal);
        var exponent = int.Parse(shortest[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}" : $"{sign}{digits.PadRight(exponent + 1, '0')}";
    }
}
