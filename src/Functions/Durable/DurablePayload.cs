using System.Text.Json;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Functions.Durable;

/// <summary>
/// Values on their way through Durable Functions: JSON made and read by <see cref="Payload"/>, handed over as elements. Whatever serializer the
/// worker, the extension or a test host has, an element goes through it unchanged, so histories hold the same JSON as on the embedded runtime.
/// </summary>
internal static class DurablePayload
{
    /// <summary>The element of a value that is not there.</summary>
    public static JsonElement Null { get; } = JsonElement.Parse("null");

    /// <summary>The value as an element; <c>payload_too_large</c> when it is over the limit.</summary>
    public static JsonElement Write(object? value, Type type, string what) => JsonElement.Parse(Payload.Write(value, type, what));

    /// <summary>The value of an element; absent and null are the same.</summary>
    public static object? Read(object? raw, Type type, string what) => Payload.Read(Text(raw), type, what);

    private static string? Text(object? raw) => raw switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement element => element.GetRawText(),
        _ => JsonSerializer.Serialize(raw),
    };
}
