using System.Buffers;
using System.Text;
using System.Text.Json;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ebs;

/// <summary>The body of StartSnapshot, and what its answer says.</summary>
internal static class StartSnapshotBody
{
    /// <summary>
    /// 72 hours, the most there is. It is an inactivity timeout: a snapshot that got no block for so long turns to error, so it
    /// must outlast the longest pause of a durable job, an outage of a region included.
    /// </summary>
    private const int TimeoutMinutes = 4320;

    private const int LongestClientToken = 64;
    private const int LongestTagValue = 255;
    private const int LargestGiB = 65536;

    public static ReadOnlyMemory<byte> Write(TargetSnapshotRequest request)
    {
        if (request.SizeGiB is < 1 or > LargestGiB)
            throw new DrException(ErrorCodes.UnsupportedDisk, $"A snapshot has 1 to {LargestGiB} GiB, not {request.SizeGiB}.");
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("VolumeSize", request.SizeGiB);
        json.WriteString("ClientToken", ClientToken(request.IdempotencyKey));
        json.WriteNumber("Timeout", TimeoutMinutes);

        // The service refuses both together: a child is encrypted as its parent is.
        if (request.ParentSnapshotId is { } parent) json.WriteString("ParentSnapshotId", Calls.EbsRequest.CheckId(parent));
        else if (request.Encrypted) json.WriteBoolean("Encrypted", true);
        json.WriteStartArray("Tags");
        WriteTag(json, "Name", $"{request.MachineId} {request.DeviceName}");
        WriteTag(json, "drserverless:project", request.ProjectId);
        WriteTag(json, "drserverless:machine", request.MachineId);
        WriteTag(json, "drserverless:device", request.DeviceName);
        WriteTag(json, "drserverless:key", request.IdempotencyKey);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The new snapshot; null when the answer has none. It is encrypted when it has a key or says so by its type.</summary>
    public static BegunSnapshot? Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var encrypted = Text(document, "KmsKeyArn") is { Length: > 0 } || Text(document, "SseType") is not (null or "none");
            return Text(document, "SnapshotId") is { } id ? new BegunSnapshot(id, encrypted) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument answer, string name) =>
        answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The key itself where AWS takes it (up to 64 characters, no blanks), else its hash.</summary>
    internal static string ClientToken(string key) =>
        key.Length is > 0 and <= LongestClientToken && key.All(c => c is > ' ' and <= '~')
            ? key
            : Digest.Of(Encoding.UTF8.GetBytes(key)).ToString();

    private static void WriteTag(Utf8JsonWriter json, string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("Key", key);
        json.WriteString("Value", value.Length <= LongestTagValue ? value : value[..LongestTagValue]);
        json.WriteEndObject();
    }
}
