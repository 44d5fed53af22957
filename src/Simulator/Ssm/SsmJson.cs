using System.Text.Json;
using DRServerless.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ssm;

/// <summary>The JSON 1.1 protocol.</summary>
internal static class SsmJson
{
    public const string ContentType = "application/x-amz-json-1.1";
    private const string TargetPrefix = "AmazonSSM.";

    /// <summary>The operation that the target header names; null for a target of another service.</summary>
    public static string? TargetOf(HttpRequest request)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        return target.StartsWith(TargetPrefix, StringComparison.Ordinal) ? target[TargetPrefix.Length..] : null;
    }

    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw new ServiceException(400, "SerializationException", wrong.Message);
        }
    }

    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static string Required(this JsonElement element, string name) =>
        element.Text(name) ?? throw Invalid($"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")] : [];

    public static ServiceException Invalid(string message) => new(400, "ValidationException", message);

    public static async Task WriteAsync(HttpResponse response, int status, object body)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), response.HttpContext.RequestAborted);
    }

    /// <summary>A time as the service writes it.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
