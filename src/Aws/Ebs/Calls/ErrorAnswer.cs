using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DRServerless.Aws.Ebs.Wire;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>What an answer other than 2xx says, as it stands.</summary>
internal sealed record ErrorAnswer(int Status)
{
    /// <summary>The error's name, without namespace and address; null when it has none.</summary>
    public string? Name { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public DateTimeOffset? Date { get; init; }

    /// <summary>Reads the name from the header or the body: rest-json services use either, proxies neither.</summary>
    public static ErrorAnswer Parse(int status, ReadOnlySpan<byte> head)
    {
        var name = HeaderLines.Find(head, "x-amzn-errortype"u8);
        return new ErrorAnswer(status)
        {
            Name = name.IsEmpty ? null : Shorten(Encoding.UTF8.GetString(name)),
            RetryAfter = ParseSeconds(HeaderLines.Find(head, "retry-after"u8)),
            Date = ParseDate(HeaderLines.Find(head, "date"u8)),
        };
    }

    /// <summary>The same with what the body adds; a body that is no JSON object adds nothing.</summary>
    public ErrorAnswer WithBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return this;
            var (name, reason, message) = (Name, Reason, Message);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String) continue;
                var value = property.Value.GetString();
                if (property.NameEquals("__type") || property.NameEquals("code")) name ??= Shorten(value!);
                else if (property.Name.Equals("reason", StringComparison.OrdinalIgnoreCase)) reason ??= value;
                else if (property.Name.Equals("message", StringComparison.OrdinalIgnoreCase)) message ??= value;
            }

            return this with { Name = name, Reason = reason, Message = message };
        }
        catch (JsonException)
        {
            return this;
        }
    }

    /// <summary><c>com.amazonaws.ebs#ValidationException:http://…</c> becomes <c>ValidationException</c>.</summary>
    private static string Shorten(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0) name = name[..colon];
        return name[(name.LastIndexOf('#') + 1)..].Trim();
    }

    private static TimeSpan? ParseSeconds(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out int seconds, out var used) && used == value.Length && seconds is >= 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static DateTimeOffset? ParseDate(ReadOnlySpan<byte> value) =>
        DateTimeOffset.TryParseExact(Encoding.ASCII.GetString(value), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;
}
