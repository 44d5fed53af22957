using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DRServerless.Api.Tests.OpenApi;

/// <summary>Holds JSON against the part of JSON Schema that the document uses; a keyword that it does not know is a fault, not a pass.</summary>
internal sealed class SchemaValidator(JsonNode document)
{
    private static readonly HashSet<string> Annotations = ["title", "description", "default", "format"];

    public IReadOnlyList<string> Faults(JsonNode schema, JsonNode? value)
    {
        var faults = new List<string>();
        Check(schema, value, "$", faults);
        return faults;
    }

    /// <summary>What a pointer such as <c>#/components/schemas/Operation</c> leads to.</summary>
    public JsonNode Resolve(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal)) throw new JsonException($"$ref '{reference}' does not point into the document.");
        JsonNode? found = document;
        foreach (var part in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = found is JsonArray array ? array[int.Parse(name, CultureInfo.InvariantCulture)] : (found as JsonObject)?[name];
        }

        return found ?? throw new JsonException($"$ref '{reference}' leads nowhere.");
    }

    private void Check(JsonNode schema, JsonNode? value, string path, List<string> faults)
    {
        if (schema.GetValueKind() == JsonValueKind.True) return;
        if (schema.GetValueKind() == JsonValueKind.False)
        {
            faults.Add($"{path} must not be there");
            return;
        }

        foreach (var (keyword, rule) in schema.AsObject())
        {
            if (!Annotations.Contains(keyword)) Check(keyword, rule!, schema, value, path, faults);
        }
    }

    private void Check(string keyword, JsonNode rule, JsonNode schema, JsonNode? value, string path, List<string> faults)
    {
        switch (keyword)
        {
            case "$ref": Check(Resolve((string)rule!), value, path, faults); break;
            case "type" when !Types(rule).Any(type => IsOf(type, value)): faults.Add($"{path} is {value?.ToJsonString() ?? "null"} and not of type {rule.ToJsonString()}"); break;
            case "type": break;
            case "enum" when !rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)): faults.Add($"{path} is {value?.ToJsonString() ?? "null"} and not one of {rule.ToJsonString()}"); break;
            case "enum": break;
            case "pattern" when value is JsonValue text && text.TryGetValue<string>(out var s) && !Regex.IsMatch(s, (string)rule!): faults.Add($"{path} is '{s}' and does not match {rule}"); break;
            case "pattern": break;
            case "required" when value is JsonObject there: faults.AddRange(rule.AsArray().Select(name => (string)name!).Where(name => !there.ContainsKey(name)).Select(name => $"{path}.{name} is missing")); break;
            case "required": break;
            case "properties" when value is JsonObject there: CheckProperties(rule.AsObject(), there, path, faults); break;
            case "properties": break;
            case "additionalProperties" when value is JsonObject there: CheckOthers(rule, schema, there, path, faults); break;
            case "additionalProperties": break;
            case "items" when value is JsonArray list: for (var i = 0; i < list.Count; i++) Check(rule, list[i], $"{path}[{i}]", faults); break;
            case "items": break;
            case "anyOf" when !rule.AsArray().Any(one => Faults(one!, value).Count == 0): faults.Add($"{path} fits none of anyOf"); break;
            case "anyOf": break;
            default: faults.Add($"{path}: the schema uses '{keyword}', which is not checked"); break;
        }
    }

    private void CheckProperties(JsonObject rules, JsonObject value, string path, List<string> faults)
    {
        foreach (var (name, rule) in rules)
        {
            if (value.TryGetPropertyValue(name, out var there)) Check(rule!, there, $"{path}.{name}", faults);
        }
    }

    private void CheckOthers(JsonNode rule, JsonNode schema, JsonObject value, string path, List<string> faults)
    {
        var known = schema["properties"] as JsonObject;
        foreach (var (name, there) in value)
        {
            if (known?.ContainsKey(name) != true) Check(rule, there, $"{path}.{name}", faults);
        }
    }

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray several ? several.Select(one => (string)one!) : [(string)rule!];

    private static bool IsOf(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => decimal.IsInteger(decimal.Parse(value!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => false,
    };
}
