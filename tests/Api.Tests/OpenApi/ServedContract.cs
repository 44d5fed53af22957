using System.Globalization;
using System.Text.Json.Nodes;
using DRServerless.Api.Tests.Hosting;

namespace DRServerless.Api.Tests.OpenApi;

/// <summary>The OpenAPI document as served: finds operations in it and holds answers and requests against it.</summary>
public sealed class ServedContract
{
    private readonly SchemaValidator _validator;

    public ServedContract(string json)
    {
        Document = JsonNode.Parse(json)!;
        _validator = new SchemaValidator(Document);
    }

    public JsonNode Document { get; }

    /// <summary>The description of an operation by its route template, such as <c>/api/projects/{projectId}</c>; null when there is none.</summary>
    public JsonNode? Operation(string method, string route) => Document["paths"]![route]?[method.ToLowerInvariant()];

    public JsonNode Resolve(string reference) => _validator.Resolve(reference);

    /// <summary>What a JSON request body is wrong in by the operation's schema.</summary>
    public IReadOnlyList<string> RequestFaults(JsonNode operation, JsonNode? body) =>
        _validator.Faults(operation["requestBody"]!["content"]!["application/json"]!["schema"]!, body);

    /// <summary>Asserts that an answer is what the document promises for the call: status, media type, header and schema.</summary>
    public void Check(string method, string path, Answer answer)
    {
        if (answer.Status >= 400)
        {
            CheckBody($"{method} {path}", Document["components"]!["schemas"]!["ProblemBody"]!, answer);
            Assert.Equal("application/problem+json", answer.ContentType);
            Assert.Equal(answer.Status, (int)answer.Json["status"]!);
            return;
        }

        var operation = Match(method, path);
        Assert.True(operation is not null, $"{method} {path} answers {answer} and is not in the document.");
        var success = operation["responses"]![answer.Status.ToString(CultureInfo.InvariantCulture)];
        Assert.True(success is not null, $"{method} {path} answers {answer}, a status that is not in the document.");
        Assert.Equal(success["headers"]?["Location"] is not null, answer.Location is not null);
        if (success["content"] is not { } content) Assert.Empty(answer.Text);
        else CheckBody($"{method} {path}", content[answer.ContentType ?? ""]!["schema"]!, answer);
    }

    private void CheckBody(string call, JsonNode schema, Answer answer)
    {
        Assert.True(answer.Text.Length > 0, $"{call} answers {answer.Status} without a body.");
        var faults = _validator.Faults(schema, answer.ContentType is "text/html" ? JsonValue.Create(answer.Text) : answer.Json);
        Assert.True(faults.Count == 0, $"{call} answers otherwise than documented: {string.Join("; ", faults)}\n{answer}");
    }

    private JsonNode? Match(string method, string path)
    {
        var parts = path.Split('/');
        return Document["paths"]!.AsObject()
            .Where(item => Fits(item.Key.Split('/'), parts))
            .OrderBy(item => item.Key.Count(c => c == '{'))
            .Select(item => item.Value![method.ToLowerInvariant()]).FirstOrDefault(found => found is not null);
    }

    private static bool Fits(string[] template, string[] parts) =>
        template.Length == parts.Length && template.Zip(parts).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
}
