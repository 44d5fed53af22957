using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DRServerless.Cli.Rehearsal.Drills;

/// <summary>
/// The hash of a report, computed by the written rule alone and none of the product's code: SHA-256 of its JSON with sorted members and no white space.
/// </summary>
internal static class IndependentHash
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode report) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sorted(report))));

    private static string Sorted(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{JsonSerializer.Serialize(member.Key, Plain)}:{Sorted(member.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Sorted)) + "]",
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<double>().ToString("R", CultureInfo.InvariantCulture),
        _ => node.ToJsonString(Plain),
    };
}
