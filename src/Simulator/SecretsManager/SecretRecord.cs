namespace DRServerless.Simulator.SecretsManager;

/// <summary>A secret with its versions; guarded by the lock of its region.</summary>
internal sealed class SecretRecord(string name, string arn, string? kmsKeyId, string? description, DateTimeOffset createdAt)
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";

    public string Name { get; } = name;

    public string Arn { get; } = arn;

    public string? KmsKeyId { get; } = kmsKeyId;

    public string? Description { get; } = description;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset ChangedAt { get; set; } = createdAt;

    /// <summary>When its deletion was asked for; null for a secret that is not to be deleted.</summary>
    public DateTimeOffset? DeletionAskedAt { get; set; }

    /// <summary>When it is gone for good.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    public Dictionary<string, SecretVersion> Versions { get; } = new(StringComparer.Ordinal);

    /// <summary>Which version bears a label; a label is on one version at a time.</summary>
    public Dictionary<string, string> Stages { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> StagesOf(string versionId) =>
        [.. Stages.Where(stage => stage.Value == versionId).Select(stage => stage.Key).Order(StringComparer.Ordinal)];
}

/// <summary>One value of a secret. A class without a printed form, since what it holds is secret.</summary>
internal sealed class SecretVersion(string id, string? text, string? binary, DateTimeOffset createdAt)
{
    public string Id => id;

    public string? Text => text;

    /// <summary>The bytes, in Base64.</summary>
    public string? Binary => binary;

    public DateTimeOffset CreatedAt => createdAt;

    public bool Holds(string? otherText, string? otherBinary) => text == otherText && binary == otherBinary;
}

/// <summary>The secrets of one account in one region.</summary>
internal sealed class SecretsRegion
{
    public Lock Gate { get; } = new();

    public Dictionary<string, SecretRecord> Secrets { get; } = new(StringComparer.Ordinal);
}
