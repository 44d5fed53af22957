using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DRServerless.Core.Serialization;

/// <summary>The one set of JSON options for documents, orchestration inputs and outputs, and the API.</summary>
public static class DrJson
{
    /// <summary>Camel case, enums by name, nulls left out, unknown fields ignored: what is stored must open after a roll-back.</summary>
    public static JsonSerializerOptions Stored { get; } = Create(JsonUnmappedMemberHandling.Skip);

    /// <summary>The same, but unknown fields and missing required ones are refused: what a caller sends.</summary>
    public static JsonSerializerOptions Strict { get; } = Create(JsonUnmappedMemberHandling.Disallow);

    private static JsonSerializerOptions Create(JsonUnmappedMemberHandling unmapped)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = unmapped,
            NumberHandling = JsonNumberHandling.Strict,
            AllowDuplicateProperties = unmapped != JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = unmapped == JsonUnmappedMemberHandling.Skip
                ? new DefaultJsonTypeInfoResolver { Modifiers = { AllowMissingNulls } }
                : null,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Nulls are left out when written, so a parameter that may be null may be missing when read, whether it has a default or not.</summary>
    private static void AllowMissingNulls(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsRequired && property.AssociatedParameter is { IsNullable: true }) property.IsRequired = false;
        }
    }
}
