using System.Text.Json;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.SecretsManager;

/// <summary>GetSecretValue and DescribeSecret.</summary>
internal sealed class SecretReading(SimulatorContext context)
{
    public object Get(ServiceCall call, SecretsRegion region, JsonElement request)
    {
        lock (region.Gate)
        {
            var secret = SecretLookup.FindAlive(call, region, request, context.Time.GetUtcNow());
            var version = Version(secret, request.Text("VersionId"), request.Text("VersionStage"));
            if (secret.KmsKeyId is { } key && context.Options.SecretsManager.UnusableKeys.Contains(key)) throw SecretErrors.Undecipherable();
            return new
            {
                ARN = secret.Arn,
                secret.Name,
                VersionId = version.Id,
                SecretString = version.Text,
                SecretBinary = version.Binary,
                VersionStages = secret.StagesOf(version.Id),
                CreatedDate = AwsJson.Seconds(version.CreatedAt),
            };
        }
    }

    public object Describe(ServiceCall call, SecretsRegion region, JsonElement request)
    {
        lock (region.Gate)
        {
            var secret = SecretLookup.Find(call, region, request, context.Time.GetUtcNow());
            return new
            {
                ARN = secret.Arn,
                secret.Name,
                secret.Description,
                secret.KmsKeyId,
                CreatedDate = AwsJson.Seconds(secret.CreatedAt),
                LastChangedDate = AwsJson.Seconds(secret.ChangedAt),
                DeletedDate = secret.DeletionAskedAt is { } asked ? AwsJson.Seconds(asked) : (double?)null,
                VersionIdsToStages = secret.Stages.Values.Distinct().ToDictionary(id => id, secret.StagesOf),
            };
        }
    }

    /// <summary>By id, by label, or by both where they mean the same; the current one when neither is given.</summary>
    private static SecretVersion Version(SecretRecord secret, string? id, string? stage)
    {
        if (id is null)
        {
            var label = stage ?? SecretRecord.Current;
            return secret.Stages.TryGetValue(label, out var labelled) ? secret.Versions[labelled] : throw SecretErrors.NoValue(label);
        }

        var version = secret.Versions.GetValueOrDefault(id) ?? throw SecretErrors.NoVersion(id);
        if (stage is not null && secret.Stages.GetValueOrDefault(stage) != id)
            throw SecretErrors.Request("You provided a VersionStage that is not associated to the provided VersionId.");
        return version;
    }
}
