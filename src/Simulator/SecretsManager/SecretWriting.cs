using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.SecretsManager;

/// <summary>CreateSecret and PutSecretValue. The client token becomes the version's id, and makes both repeatable.</summary>
internal sealed partial class SecretWriting(SimulatorContext context)
{
    private const int LongestValue = 65_536;
    private const int SuffixLength = 6;

    public object Create(ServiceCall call, SecretsRegion region, JsonElement request)
    {
        var name = request.Required("Name");
        if (!Name().IsMatch(name)) throw AwsJson.Invalid("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
        var token = Token(request);
        var (text, binary) = Value(request);
        lock (region.Gate)
        {
            var now = context.Time.GetUtcNow();
            if (SecretLookup.Find(call, region, name, now) is { } standing) return Again(standing, token, text, binary);
            var arn = $"arn:aws:secretsmanager:{call.Region.Name}:{call.Region.AccountId}:secret:{name}-{context.Cloud.Ids.Hex(SuffixLength)}";
            var secret = region.Secrets[name] = new SecretRecord(name, arn, request.Text("KmsKeyId"), request.Text("Description"), now);
            var holdsValue = text is not null || binary is not null;
            if (holdsValue) Add(secret, new SecretVersion(token, text, binary, now), [SecretRecord.Current]);
            return new { ARN = arn, Name = name, VersionId = holdsValue ? token : null };
        }
    }

    public object Put(ServiceCall call, SecretsRegion region, JsonElement request)
    {
        var token = Token(request);
        var (text, binary) = Value(request);
        if (text is null && binary is null) throw SecretErrors.Request("You must provide either SecretString or SecretBinary.");
        var stages = request.TryGetProperty("VersionStages", out _) ? request.Texts("VersionStages") : [SecretRecord.Current];
        if (stages.Count is 0 or > 20 || stages.Any(stage => stage.Length is 0 or > 256)) throw AwsJson.Invalid("versionStages must have 1 to 20 labels of 1 to 256 characters");
        lock (region.Gate)
        {
            var now = context.Time.GetUtcNow();
            var secret = SecretLookup.FindAlive(call, region, request, now);
            if (secret.Versions.TryGetValue(token, out var version))
            {
                if (!version.Holds(text, binary)) throw SecretErrors.Exists("You can't use ClientRequestToken " + token + " because that value is already in use for a version of the secret.");
            }
            else
            {
                Add(secret, new SecretVersion(token, text, binary, now), stages);
            }

            return new { ARN = secret.Arn, secret.Name, VersionId = token, VersionStages = secret.StagesOf(token) };
        }
    }

    private static object Again(SecretRecord standing, string token, string? text, string? binary)
    {
        if (standing.DeletionAskedAt is not null)
            throw SecretErrors.Request("You can't create this secret because a secret with this name is already scheduled for deletion.");
        if (!standing.Versions.TryGetValue(token, out var version) || !version.Holds(text, binary))
            throw SecretErrors.Exists($"The operation failed because the secret {standing.Name} already exists.");
        return new { ARN = standing.Arn, standing.Name, VersionId = token };
    }

    /// <summary>A label moves to the new version; what was current becomes the previous one.</summary>
    private static void Add(SecretRecord secret, SecretVersion version, IEnumerable<string> stages)
    {
        secret.Versions[version.Id] = version;
        secret.ChangedAt = version.CreatedAt;
        foreach (var stage in stages)
        {
            if (stage == SecretRecord.Current && secret.Stages.TryGetValue(SecretRecord.Current, out var before)) secret.Stages[SecretRecord.Previous] = before;
            secret.Stages[stage] = version.Id;
        }
    }

    private static string Token(JsonElement request)
    {
        var token = request.Text("ClientRequestToken") ?? throw SecretErrors.Request("You must provide a ClientRequestToken value. We recommend a UUID-type value.");
        return token.Length is >= 32 and <= 64 ? token : throw AwsJson.Invalid("clientRequestToken must have length between 32 and 64");
    }

    private static (string? Text, string? Binary) Value(JsonElement request)
    {
        var (text, binary) = (request.Text("SecretString"), request.Text("SecretBinary"));
        if (text is not null && binary is not null) throw SecretErrors.Parameter("You can't specify both a binary secret value and a string secret value in the same secret.");
        if (text is not null && Encoding.UTF8.GetByteCount(text) is 0 or > LongestValue) throw AwsJson.Invalid($"secretString must have length between 1 and {LongestValue}");
        if (binary is null) return (text, null);
        var bytes = new byte[binary.Length];
        if (!Convert.TryFromBase64String(binary, bytes, out var length)) throw new ServiceException(400, "SerializationException", "SecretBinary is not Base64.");
        return length is 0 or > LongestValue ? throw AwsJson.Invalid($"secretBinary must have length between 1 and {LongestValue}") : (null, binary);
    }

    [GeneratedRegex(@"^[A-Za-z0-9/_+=.@!-]{1,512}\z")]
    private static partial Regex Name();
}
