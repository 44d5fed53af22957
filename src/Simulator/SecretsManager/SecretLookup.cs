using System.Text.Json;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.SecretsManager;

/// <summary>Finds the secret that a request names: by its name, its ARN, or its ARN without the six characters at the end.</summary>
internal static class SecretLookup
{
    private const string Arn = "arn:";
    private const int NameParts = 7;
    private const int LongestId = 2048;

    /// <summary>The secret, also one that is marked for deletion.</summary>
    public static SecretRecord Find(ServiceCall call, SecretsRegion region, JsonElement request, DateTimeOffset now)
    {
        var id = request.Required("SecretId");
        if (id.Length is 0 or > LongestId) throw AwsJson.Invalid("1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must have length between 1 and 2048");
        return Find(call, region, id, now) ?? throw SecretErrors.NotFound();
    }

    /// <summary>The secret, which must not be marked for deletion.</summary>
    public static SecretRecord FindAlive(ServiceCall call, SecretsRegion region, JsonElement request, DateTimeOffset now) =>
        Find(call, region, request, now) is { DeletionAskedAt: null } secret ? secret : throw SecretErrors.MarkedForDeletion();

    /// <summary>The secret; null when there is none, or its time to be brought back is over.</summary>
    public static SecretRecord? Find(ServiceCall call, SecretsRegion region, string id, DateTimeOffset now)
    {
        foreach (var gone in region.Secrets.Values.Where(secret => secret.GoneAt <= now).ToList()) region.Secrets.Remove(gone.Name);
        return id.StartsWith(Arn, StringComparison.Ordinal) ? ByArn(call, region, id) : region.Secrets.GetValueOrDefault(id);
    }

    private static SecretRecord? ByArn(ServiceCall call, SecretsRegion region, string arn)
    {
        var parts = arn.Split(':', NameParts);
        if (parts is not [_, "aws", "secretsmanager", var place, var account, "secret", var name]) throw SecretErrors.Parameter("The ARN of the secret is not valid.");
        if (account != call.Caller.AccountId) throw SecretErrors.Denied(call.Caller.Arn, call.Operation, arn);
        if (place != call.Region.Name) return null;
        return region.Secrets.Values.FirstOrDefault(secret => secret.Arn == arn) ?? region.Secrets.GetValueOrDefault(name);
    }
}
