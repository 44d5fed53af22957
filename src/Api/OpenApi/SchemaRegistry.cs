using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Serialization;

namespace DRServerless.Api.OpenApi;

/// <summary>JSON schemas of contract types, by the serializer's own account of them, each written once and referred to.</summary>
internal sealed class SchemaRegistry
{
    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal);

    /// <summary>What callers send: read strictly, so unknown fields are not in it.</summary>
    public JsonObject Request(Type type) => Reference(type, DrJson.Strict);

    /// <summary>What callers get: nulls are left out, and fields may be added.</summary>
    public JsonObject Response(Type type) => Reference(type, DrJson.Stored);

    public JsonObject ToJson() => new(_schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));

    private JsonObject Reference(Type type, JsonSerializerOptions options)
    {
        var place = $"#/components/schemas/{Name(type)}";
        if (!_schemas.ContainsKey(Name(type)))
        {
            var schema = options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
            Move(schema, place);
            _schemas[Name(type)] = schema;
        }

        return new JsonObject { ["$ref"] = place };
    }

    /// <summary>The exporter writes a type that comes again as a pointer from the schema's own root, which is no longer the document's.</summary>
    private static void Move(JsonNode? schema, string place)
    {
        if (schema is JsonArray list)
        {
            foreach (var item in list) Move(item, place);
        }

        if (schema is not JsonObject node) return;
        if (node["$ref"] is JsonValue pointer && pointer.TryGetValue<string>(out var target)) node["$ref"] = place + target.TrimStart('#');
        foreach (var (_, below) in node) Move(below, place);
    }

    /// <summary>The exporter cannot look into converters: ids and digests are strings of a pattern, alone, in lists and as values.</summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo;
        if (Text(type.Type) is { } text) return text;
        if (type.Kind == JsonTypeInfoKind.Object) Relax(type, schema);
        var below = type.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "items",
            JsonTypeInfoKind.Dictionary => "additionalProperties",
            _ => null,
        };
        if (below is not null && schema is JsonObject several && type.ElementType is { } element && Text(element) is { } each) several[below] = each;
        return schema;
    }

    /// <summary>The exporter asks for every constructor parameter without a default; the serializer leaves nulls out, and takes what lacks them.</summary>
    private static void Relax(JsonTypeInfo type, JsonNode schema)
    {
        if (schema["required"] is not JsonArray required) return;
        required.RemoveAll(name => type.Properties.Any(property => property.Name == (string?)name && !property.IsRequired));
        if (required.Count == 0) schema.AsObject().Remove("required");
    }

    private static JsonObject? Text(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        var pattern = value == typeof(Digest) ? "^[0-9a-f]{64}$" : Prefix(value) is { } prefix ? $"^{prefix}[a-z0-9-]+$" : null;
        if (pattern is null) return null;
        return new JsonObject { ["type"] = value == type ? "string" : new JsonArray("string", "null"), ["pattern"] = pattern };
    }

    private static string? Prefix(Type type) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IIdentifier<>))
            ? (string?)type.GetProperty("Prefix", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            : null;

    private static string Name(Type type) => type.IsGenericType
        ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + "Of" + string.Concat(type.GetGenericArguments().Select(Name))
        : type.Name;
}
