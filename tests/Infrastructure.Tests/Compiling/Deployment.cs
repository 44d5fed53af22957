using System.Text.Json.Nodes;

namespace DRServerless.Infrastructure.Tests.Compiling;

/// <summary>The resources that a deployment would make.</summary>
internal sealed class Deployment(IReadOnlyList<JsonObject> resources)
{
    public IReadOnlyList<JsonObject> Resources => resources;

    public IReadOnlyList<JsonObject> All(string type) => [.. resources.Where(resource => Text(resource["type"]) == type)];

    public JsonObject Single(string type) => Assert.Single(All(type));

    /// <summary>The app's settings.</summary>
    public IReadOnlyDictionary<string, string> Settings => All("Microsoft.Web/sites/config")
        .Single(config => Text(config["name"]).EndsWith("/appsettings", StringComparison.Ordinal))["properties"]!.AsObject()
        .ToDictionary(pair => pair.Key, pair => Text(pair.Value));

    public static string Text(JsonNode? node) => node!.GetValue<string>();
}
