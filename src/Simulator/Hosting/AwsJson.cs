using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Hosting;

/// <summary>The JSON 1.1 protocol: a header names the operation, the body holds its members.</summary>
internal static class AwsJson
{
    public const string ContentType = "application/x-amz-json-1.1";

    private static readonly JsonSerializerOptions Members = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The operation that the target header names behind the service's prefix; null for a target of another service.</summary>
    public static string? TargetOf(HttpRequest request, string prefix)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        return target.StartsWith(prefix, StringComparison.Ordinal) ? target[prefix.Length..] : null;
    }

    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
            throw new ServiceException(400, "SerializationException", "The body is no object.");
        }
        catch (JsonException wrong)
        {
            throw new ServiceException(400, "SerializationException", wrong.Message);
        }
    }

    /// <summary>A member that is a text; null when it is missing, and for anything else.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static string Required(this JsonElement element, string name) =>
        element.Text(name) ?? throw Invalid($"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")] : [];

    public static ServiceException Invalid(string message) => new(400, "ValidationException", message);

    public static async Task WriteAsync(HttpResponse response, int status, object body)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, Members), response.HttpContext.RequestAborted);
    }

    public static Task WriteErrorAsync(HttpContext context, ServiceException error) =>
        WriteAsync(context.Response, error.Status, new { __type = error.Code, message = error.Message });

    /// <summary>A time as the protocol has it.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
