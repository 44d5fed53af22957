using System.Globalization;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>Times as senders write them.</summary>
internal static class AlertTime
{
    /// <summary>RFC 3339, and RFC 1123 as AWS Health has it. CloudWatch leaves the colon out of the offset.</summary>
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd, d MMM yyyy HH:mm:ss 'GMT'",
    ];

    /// <summary>The time; null when it is none.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        if (text is null or { Length: > 64 }) return null;
        if (text.Length > 5 && text[^5] is '+' or '-' && text[^3] != ':') text = $"{text[..^2]}:{text[^2..]}";
        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    /// <summary>The time that must be there.</summary>
    public static DateTimeOffset Demand(string? text, string name) => Read(text) ?? throw AlertBody.Malformed($"{name} is missing or no time");
}
