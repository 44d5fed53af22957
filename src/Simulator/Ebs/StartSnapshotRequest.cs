using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace DRServerless.Simulator.Ebs;

/// <summary>The parameters of StartSnapshot, checked as far as they can be without looking at the account.</summary>
internal sealed partial record StartSnapshotRequest
{
    private const int LargestVolume = 65_536;
    private const int MostTags = 50;

    public required int VolumeSize { get; init; }

    public string? ParentSnapshotId { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; }

    public string? Description { get; init; }

    public string? ClientToken { get; init; }

    public bool? Encrypted { get; init; }

    public string? KmsKeyArn { get; init; }

    public int TimeoutMinutes { get; init; } = 60;

    /// <summary>Equal for calls with equal parameters.</summary>
    [JsonIgnore]
    public string Fingerprint => JsonSerializer.Serialize(this with { ClientToken = null });

    public static StartSnapshotRequest Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw EbsErrors.Serialization("The request body is not what StartSnapshot takes.");
        }
    }

    private static StartSnapshotRequest Read(JsonElement body)
    {
        if (Member(body, "VolumeSize")?.GetInt64() is not { } size) throw EbsErrors.InvalidParameter("VolumeSize is required.");
        if (size is < 1 or > LargestVolume)
            throw EbsErrors.Validation("INVALID_VOLUME_SIZE", $"VolumeSize must be between 1 and {LargestVolume} GiB.");
        var request = new StartSnapshotRequest
        {
            VolumeSize = (int)size,
            ParentSnapshotId = Member(body, "ParentSnapshotId")?.GetString(),
            Tags = ReadTags(body),
            Description = Member(body, "Description")?.GetString(),
            ClientToken = Member(body, "ClientToken")?.GetString(),
            Encrypted = Member(body, "Encrypted")?.GetBoolean(),
            KmsKeyArn = Member(body, "KmsKeyArn")?.GetString(),
            TimeoutMinutes = Member(body, "Timeout")?.GetInt32() ?? 60,
        };
        request.Check();
        return request;
    }

    private void Check()
    {
        if (ParentSnapshotId is not null && !EbsService.SnapshotIdPattern().IsMatch(ParentSnapshotId))
            throw EbsErrors.InvalidSnapshot("ParentSnapshotId is malformed.");
        if (Description is { Length: > 255 }) throw EbsErrors.InvalidParameter("Description has more than 255 characters.");
        if (ClientToken is not null && !ClientTokenPattern().IsMatch(ClientToken)) throw EbsErrors.InvalidParameter("ClientToken is malformed.");
        if (TimeoutMinutes is < 10 or > 4320) throw EbsErrors.InvalidParameter("Timeout must be between 10 and 4320 minutes.");
        if (KmsKeyArn is not null && !KeyPattern().IsMatch(KmsKeyArn)) throw EbsErrors.InvalidParameter("KmsKeyArn is malformed.");
        if (ParentSnapshotId is not null && Encrypted is not null)
            throw EbsErrors.InvalidParameter("ParentSnapshotId and Encrypted can't be given in one request.");
        if (KmsKeyArn is not null && Encrypted != true && ParentSnapshotId is null)
            throw EbsErrors.InvalidParameter("KmsKeyArn needs Encrypted.");
    }

    private static List<KeyValuePair<string, string>> ReadTags(JsonElement body)
    {
        var tags = new List<KeyValuePair<string, string>>();
        if (Member(body, "Tags") is not { } array) return tags;
        foreach (var tag in array.EnumerateArray())
        {
            var key = Member(tag, "Key")?.GetString() ?? "";
            var value = Member(tag, "Value")?.GetString() ?? "";
            if (key.Length is 0 or > 127 || value.Length > 255 || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                throw EbsErrors.Validation("INVALID_TAG", $"The tag '{key}' is not allowed.");
            if (tags.Exists(other => other.Key == key)) throw EbsErrors.Validation("INVALID_TAG", $"The tag '{key}' is given twice.");
            tags.Add(new KeyValuePair<string, string>(key, value));
        }

        return tags.Count <= MostTags ? tags : throw EbsErrors.Validation("INVALID_TAG", $"More than {MostTags} tags.");
    }

    private static JsonElement? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    [GeneratedRegex(@"^\S{1,255}$")]
    private static partial Regex ClientTokenPattern();

    [GeneratedRegex(@"^arn:aws[a-z\-]*:kms:.*:[0-9]{12}:key/.+$")]
    private static partial Regex KeyPattern();
}
