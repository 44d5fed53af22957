using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DRServerless.Api.Endpoints;
using DRServerless.Api.Problems;

namespace DRServerless.Api.OpenApi;

/// <summary>The OpenAPI 3.1 document, made from the endpoint definitions, so it cannot say other than what is served.</summary>
public static partial class OpenApiDocument
{
    private static readonly Lazy<string> Text = new(() => Create().ToJsonString());

    /// <summary>The document.</summary>
    public static string Json => Text.Value;

    private static JsonObject Create()
    {
        var schemas = new SchemaRegistry();
        var paths = new JsonObject();
        foreach (var endpoint in ApiEndpoints.All)
        {
            var path = $"{ApiEndpoints.Prefix}/{endpoint.Route}";
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            item[endpoint.Method.ToLowerInvariant()] = Describe(endpoint, schemas);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "DRServerless", ["version"] = "1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas.ToJson() },
        };
    }

    private static JsonObject Describe(ApiEndpoint endpoint, SchemaRegistry schemas)
    {
        var described = new JsonObject
        {
            ["operationId"] = endpoint.Name,
            ["summary"] = endpoint.Summary,
            ["x-role"] = endpoint.Admit is null ? endpoint.Role.ToString().ToLowerInvariant() : "sender",
            ["parameters"] = Parameters(endpoint),
            ["responses"] = new JsonObject
            {
                [endpoint.SuccessStatus.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Success(endpoint, schemas),
                ["default"] = Content("A problem.", ProblemResult.ContentType, schemas.Response(typeof(ProblemBody))),
            },
        };
        if (endpoint.Body.IsForeign)
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["*/*"] = new JsonObject { ["schema"] = new JsonObject() } } };
        else if (endpoint.RequestType is { } body)
        {
            var content = Content("", "application/json", schemas.Request(body));
            content.Remove("description");
            content["required"] = !endpoint.RequestOptional;
            described["requestBody"] = content;
        }

        return described;
    }

    private static JsonObject Success(ApiEndpoint endpoint, SchemaRegistry schemas)
    {
        var response = endpoint.ResponseType is { } type
            ? Content("Done.", endpoint.ResponseMediaType, type == typeof(string) ? String() : schemas.Response(type))
            : new JsonObject { ["description"] = "Done." };
        if (endpoint.SuccessStatus is 201 or 202)
            response["headers"] = new JsonObject { ["Location"] = new JsonObject { ["description"] = "Where it is.", ["schema"] = String() } };
        return response;
    }

    private static JsonArray Parameters(ApiEndpoint endpoint)
    {
        var parameters = new JsonArray();
        foreach (Match part in RouteParameter().Matches(endpoint.Route)) parameters.Add(Parameter(part.Groups[1].Value, "path", "An id.", required: true));
        foreach (var (name, meaning) in endpoint.Query) parameters.Add(Parameter(name, "query", meaning, required: false));
        if (endpoint.Method == "POST" && endpoint.Role != ApiRole.Anonymous) parameters.Add(Parameter("Idempotency-Key", "header", "One key, one effect: a repeat gets the first answer.", required: false));
        return parameters;
    }

    private static JsonObject Parameter(string name, string place, string meaning, bool required) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["description"] = meaning,
        ["required"] = required,
        ["schema"] = String(),
    };

    private static JsonObject String() => new() { ["type"] = "string" };

    private static JsonObject Content(string description, string mediaType, JsonNode schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [mediaType] = new JsonObject { ["schema"] = schema } },
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex RouteParameter();
}
