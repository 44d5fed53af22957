using System.Text;
using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Core.Serialization;

namespace DRServerless.Workflows.Runtime;

/// <summary>Values on their way into and out of history, the same on every runtime: JSON, at most 16 KiB.</summary>
public static class Payload
{
    /// <summary>The most bytes of JSON that an input, output, event or status may have.</summary>
    public const int MaximumBytes = 16 * 1024;

    private const int MaximumMessageLength = 2_048;

    /// <summary>The value as JSON; <c>payload_too_large</c> when it is over the limit.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The declared type.</param>
    /// <param name="what">What it is, for the message.</param>
    public static string Write(object? value, Type type, string what)
    {
        var json = JsonSerializer.Serialize(value, type, DrJson.Stored);
        var bytes = Encoding.UTF8.GetByteCount(json);
        return bytes <= MaximumBytes ? json : throw new DrException(
            ErrorCodes.PayloadTooLarge, $"The {what} has {bytes} bytes of JSON; at most {MaximumBytes} may go through history. Keep it in the object store and pass its key.");
    }

    /// <inheritdoc cref="Write(object?, Type, string)"/>
    public static string Write<T>(T value, string what) => Write(value, typeof(T), what);

    /// <summary>The value of JSON that was written by <see cref="Write{T}(T, string)"/>.</summary>
    public static T Read<T>(string? json, string what) => (T)Read(json, typeof(T), what)!;

    /// <inheritdoc cref="Read{T}(string?, string)"/>
    public static object? Read(string? json, Type type, string what)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, type, DrJson.Stored);
        }
        catch (JsonException exception)
        {
            // The message of a JsonException may quote the payload, and the log must not; only its path is told.
            throw new DrException(ErrorCodes.InvalidRequest, $"The {what} does not fit {type.Name} at '{exception.Path}'.");
        }
    }

    /// <summary>A failure as JSON, its message cut where it is very long.</summary>
    public static string Write(FailureRecord failure) => JsonSerializer.Serialize(Cut(failure), DrJson.Stored);

    /// <summary>A failure from JSON.</summary>
    public static FailureRecord ReadFailure(string json) => JsonSerializer.Deserialize<FailureRecord>(json, DrJson.Stored)!;

    /// <summary>The failure with a message of bounded length.</summary>
    public static FailureRecord Cut(FailureRecord failure) =>
        failure.Message.Length <= MaximumMessageLength ? failure : failure with { Message = failure.Message[..MaximumMessageLength] + "…" };
}
