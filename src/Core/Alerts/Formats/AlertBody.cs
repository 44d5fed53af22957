using System.Text.Json;
using DRServerless.Core.Errors;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>
/// What a sender wrote, read with suspicion: no deeper than it must be, no field longer than is kept, and <c>alert_malformed</c> for all that
/// cannot be understood. A field that is told twice has its last value, as the senders' own libraries read it.
/// </summary>
internal static class AlertBody
{
    /// <summary>How deep JSON may be nested.</summary>
    private const int Deepest = 32;

    /// <summary>Reads JSON.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Deepest });
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw Malformed($"it is no JSON that can be read, or nested deeper than {Deepest} levels", wrong);
        }
    }

    /// <summary>Reads JSON that stands in a text.</summary>
    public static JsonElement Parse(string body) => Parse(System.Text.Encoding.UTF8.GetBytes(body));

    /// <summary>An object below this one; null when there is none.</summary>
    public static JsonElement? Find(this JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from)) return null;
        }

        return from.ValueKind == JsonValueKind.Null ? null : from;
    }

    /// <summary>A text below this object, without its margins; null when there is none.</summary>
    public static string? Text(this JsonElement from, params ReadOnlySpan<string> path) =>
        from.Find(path) is { ValueKind: JsonValueKind.String } found && Whole(found).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A text that must be there.</summary>
    public static string Demand(this JsonElement from, params ReadOnlySpan<string> path) =>
        from.Text(path) ?? throw Malformed($"{string.Join('.', path)} is missing or no text");

    /// <summary>The first text of a list; null when there is none.</summary>
    public static string? First(this JsonElement from, params ReadOnlySpan<string> path) =>
        from.Find(path) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String ? Whole(list[0]) : null;

    /// <summary>What is said of a body that cannot be understood. Quotes none of it.</summary>
    public static DrException Malformed(string why, Exception? inner = null) =>
        new(ErrorCodes.AlertMalformed, $"The alert cannot be understood: {why}. Nothing was changed.", inner);

    /// <summary>JSON may hold half a character, which no text can.</summary>
    private static string Whole(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw Malformed("a text holds half a character", broken);
        }
    }
}
