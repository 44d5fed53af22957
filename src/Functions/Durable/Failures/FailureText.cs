using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Functions.Durable.Failures;

/// <summary>A <see cref="FailureRecord"/> within the message of an exception.</summary>
internal static class FailureText
{
    private const string Mark = "drserverless-failure ";

    /// <summary>The message that carries the failure: one line, without the colon and blank at which hosts split types from messages.</summary>
    public static string Write(FailureRecord failure) => Mark + Payload.Write(failure).Replace(": ", ":\\u0020", StringComparison.Ordinal);

    /// <summary>Finds the failure in a text that may have more before it, and more lines after it.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out FailureRecord? failure)
    {
        failure = null;
        if (text is null || text.LastIndexOf(Mark, StringComparison.Ordinal) is var at && at < 0) return false;
        var json = text[(at + Mark.Length)..];
        var end = json.AsSpan().IndexOfAny('\r', '\n');
        try
        {
            failure = Payload.ReadFailure(end < 0 ? json : json[..end]);
            return failure is { Code: not null, Message: not null };
        }
        catch (JsonException)
        {
            // Somebody else's text that happens to have the mark, or one that was cut: it is told as it stands.
            return false;
        }
    }
}
