using System.Text.Json;
using System.Text.Json.Serialization;

namespace DRServerless.Core.Identity;

/// <summary>Writes an id as its plain string and refuses one of another kind when read.</summary>
/// <typeparam name="T">The id type.</typeparam>
public sealed class IdentifierJsonConverter<T> : JsonConverter<T> where T : struct, IIdentifier<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Identifier.TryParse<T>(reader.GetString(), out var id)
            ? id
            : throw new JsonException($"Not an id of the form {T.Prefix}….");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Identifier.TryParse<T>(reader.GetString(), out var id) ? id : throw new JsonException($"Not an id of the form {T.Prefix}….");

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);
}
