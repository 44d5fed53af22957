using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DRServerless.Api.Endpoints;
using DRServerless.Api.Tests.Hosting;

namespace DRServerless.Api.Tests.OpenApi;

/// <summary>The served document says what the server does: no more, no less.</summary>
[Collection(StillWorld.Name)]
public sealed class OpenApiTests(ApiWorld world)
{
    private ServedContract Contract => world.Api.Contract;

    public static TheoryData<string> Names => [.. ApiEndpoints.All.Select(endpoint => endpoint.Name)];

    [Fact]
    public void Document_Operations_AreTheEndpoints()
    {
        var served = Contract.Document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key} {operation.Value!["operationId"]}"));

        Assert.Equal("3.1.0", (string?)Contract.Document["openapi"]);
        Assert.Equal(
            ApiEndpoints.All.Select(endpoint => $"{endpoint.Method} {ApiEndpoints.Prefix}/{endpoint.Route} {endpoint.Name}").Order(StringComparer.Ordinal),
            served.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Document_Operation_SaysRoleParametersAndSchemas(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        var operation = Contract.Operation(endpoint.Method, $"{ApiEndpoints.Prefix}/{endpoint.Route}")!;

        Assert.Equal(endpoint.Admit is null ? endpoint.Role.ToString().ToLowerInvariant() : "sender", (string?)operation["x-role"]);
        Assert.Equal(endpoint.RequestType is not null || endpoint.Body.IsForeign, operation["requestBody"] is not null);
        if (!endpoint.Body.IsForeign && operation["requestBody"] is { } body)
        {
            Assert.Equal(!endpoint.RequestOptional, (bool)body["required"]!);
            Assert.NotNull(Contract.Resolve((string)body["content"]!["application/json"]!["schema"]!["$ref"]!));
        }

        var success = operation["responses"]![endpoint.SuccessStatus.ToString(CultureInfo.InvariantCulture)]!;
        Assert.Equal(endpoint.ResponseType is not null, success["content"] is not null);
        var parameters = operation["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!).ToList();
        var expected = Regex.Matches(endpoint.Route, @"\{(\w+)\}").Select(match => match.Groups[1].Value).Concat(endpoint.Query.Keys);
        Assert.Equal(endpoint is { Method: "POST", Role: not ApiRole.Anonymous } ? expected.Append("Idempotency-Key") : expected, parameters);
    }

    [Fact]
    public void Document_References_AllLeadToSchemas()
    {
        var references = Nodes(Contract.Document).OfType<JsonObject>().Select(node => (string?)node["$ref"]).OfType<string>().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(Contract.Resolve(reference)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Endpoint_ThatIsDocumented_Answers(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        var path = endpoint.Route.Replace("{projectId}", "prj-0", StringComparison.Ordinal).Replace("{machineId}", "mch-0", StringComparison.Ordinal)
            .Replace("{recoveryPointId}", "rp-0", StringComparison.Ordinal).Replace("{operationId}", "op-0", StringComparison.Ordinal);

        var answer = await world.Api.SendAsync(endpoint.Method, path, endpoint.RequestType is null || endpoint.RequestOptional ? null : "{}");

        Assert.NotEqual("endpoint_not_found", endpoint.Name == "getOpenApi" ? null : answer.Code);
        if (path == endpoint.Route) return;
        Assert.Contains(answer.Code, endpoint.Admit is null ? new[] { "project_not_found", "operation_not_found", "invalid_request" } : ["alert_not_authentic", "alert_not_expected"]);
    }

    [Theory]
    [InlineData("""{"name":"n","source":{"kind":"aws","region":"eu-west-1"},"target":{"kind":"aws","region":"eu-central-1"}}""", true)]
    [InlineData("""{"name":"n","source":{"kind":"aws","region":"eu-west-1"}}""", false)]
    [InlineData("""{"name":"n","source":{"kind":"aws","region":"eu-west-1"},"target":{"kind":"aws","region":"eu-central-1"},"more":1}""", false)]
    [InlineData("""{"name":"n","source":{"kind":"aws","region":"eu-west-1","more":1},"target":{"kind":"aws","region":"eu-central-1"}}""", false)]
    [InlineData("""{"name":"n","source":{"kind":"aws","region":"eu-west-1"},"target":{"kind":"aws"}}""", false)]
    [InlineData("""{"name":"n","source":{"kind":"gcp","region":"eu-west-1"},"target":{"kind":"aws","region":"eu-central-1"}}""", false)]
    [InlineData("""{"name":"n","source":{"kind":"aws","region":"eu-west-1"},"target":{"kind":"aws","region":7}}""", false)]
    public void Schema_OfARequest_TellsRightFromWrong(string body, bool right)
    {
        var faults = Contract.RequestFaults(Contract.Operation("POST", "/api/projects")!, JsonNode.Parse(body));

        Assert.True(right == (faults.Count == 0), $"faults found: {string.Join("; ", faults)}");
    }

    [Fact]
    public void Schema_OfALaunch_KnowsIdsAndMachines()
    {
        var launch = Contract.Operation("POST", "/api/projects/{projectId}/launch")!;

        Assert.Empty(Contract.RequestFaults(launch, JsonNode.Parse("""{"mode":"test","machines":["mch-1"],"recoveryPoint":{"ids":{"mch-1":"rp-1"}}}""")));
        Assert.Single(Contract.RequestFaults(launch, JsonNode.Parse("""{"mode":"test","machines":["prj-1"]}""")));
        Assert.Single(Contract.RequestFaults(launch, JsonNode.Parse("""{"mode":"test","recoveryPoint":{"ids":{"mch-1":"mch-1"}}}""")));
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node)
    {
        yield return node;
        var below = node switch
        {
            JsonObject item => item.Select(property => property.Value),
            JsonArray list => list,
            _ => Enumerable.Empty<JsonNode?>(),
        };
        foreach (var child in below.OfType<JsonNode>().SelectMany(Nodes)) yield return child;
    }
}
