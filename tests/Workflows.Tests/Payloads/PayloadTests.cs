using System.Text.Json;
using System.Text.Json.Nodes;
using DRServerless.Core.Serialization;

namespace DRServerless.Workflows.Tests.Payloads;

/// <summary>
/// Histories outlive deployments: what was written yesterday must open today, and mean the same. <c>examples.json</c> holds one written example of each
/// input and output. An example is never edited after a release: a payload may gain optional members; anything else needs a new name.
/// </summary>
public sealed class PayloadTests
{
    private static readonly JsonObject Examples = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Payloads", "examples.json")))!.AsObject();

    [Fact]
    public async Task Sample_ReadAndWritten_HasLostNothing()
    {
        foreach (var (name, type) in await PayloadSamples.TypesAsync())
        {
            var sample = PayloadSamples.Of(type);
            var again = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(sample, type, DrJson.Stored), type, DrJson.Stored);
            Assert.True(Contains(again, sample), $"{name}: {sample?.ToJsonString()} came back as {again?.ToJsonString()}.");
        }
    }

    [Fact]
    public async Task Example_ReadAndWritten_HasLostNothing()
    {
        foreach (var (name, type) in (await PayloadSamples.TypesAsync()).Where(payload => Examples.ContainsKey(payload.Key)))
        {
            var again = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(Examples[name], type, DrJson.Stored), type, DrJson.Stored);
            Assert.True(Contains(again, Examples[name]), $"{name}: stored {Examples[name]?.ToJsonString()}, and it came back as {again?.ToJsonString()}.");
        }
    }

    [Fact]
    public async Task EveryPayload_HasItsExample()
    {
        var missing = (await PayloadSamples.TypesAsync()).Where(payload => !Examples.ContainsKey(payload.Key)).ToList();
        Assert.True(missing.Count == 0, "Add to examples.json:\n" + string.Join(",\n", missing.Select(payload => $"  \"{payload.Key}\": {PayloadSamples.Of(payload.Value)?.ToJsonString() ?? "null"}")));
    }

    [Fact]
    public async Task EveryExample_HasItsPayload()
    {
        var types = await PayloadSamples.TypesAsync();
        Assert.All(Examples, example => Assert.True(types.ContainsKey(example.Key), $"{example.Key} is no payload any more."));
    }

    /// <summary>Everything of the stored node is in the other one; that may have more.</summary>
    private static bool Contains(JsonNode? whole, JsonNode? part) => (whole, part) switch
    {
        (JsonObject left, JsonObject right) => right.All(member => Contains(left[member.Key], member.Value)),
        (JsonArray left, JsonArray right) => left.Count == right.Count && right.Zip(left).All(pair => Contains(pair.Second, pair.First)),
        _ => JsonNode.DeepEquals(whole, part),
    };
}
