using System.Globalization;
using Azure.Core;

namespace DRServerless.Azure.Storage;

/// <summary>How long a busy service asks us to wait.</summary>
internal static class RetryAfterHeader
{
    /// <summary>The header's seconds; null when there is none, or a date, which the service does not send.</summary>
    public static TimeSpan? RetryAfter(this ResponseHeaders headers) =>
        headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
