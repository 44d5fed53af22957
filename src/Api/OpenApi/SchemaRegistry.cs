using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Serialization;

namespace DRServerless.Api.OpenApi;

/// <summary>JSON schemas of contract types, by the serializer's own account of them, each written once and referred to.</summary>
internal sealed class SchemaRegistry
{
    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal);

    public JsonObject Reference(Type type)
    {
        var name = Name(type);
        if (!_schemas.ContainsKey(name)) _schemas[name] = Export(type);
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    public JsonObject ToJson() => new(_schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));

    private static JsonNode Export(Type type) => DrJson.Strict.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    });

    /// <summary>The exporter cannot look into converters: ids and digests are strings of a pattern.</summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(Digest)) return Pattern("^[0-9a-f]{64}$");
        if (Prefix(type) is { } prefix) return Pattern($"^{prefix}[a-z0-9-]+$");
        return schema;
    }

    private static string? Prefix(Type type) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IIdentifier<>))
            ? (string?)type.GetProperty("Prefix", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            : null;

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static string Name(Type type) => type.IsGenericType
        ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + "Of" + string.Concat(type.GetGenericArguments().Select(Name))
        : type.Name;
}
