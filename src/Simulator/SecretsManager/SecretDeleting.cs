using System.Text.Json;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.SecretsManager;

/// <summary>DeleteSecret and RestoreSecret: a deleted secret can be brought back for some days, unless it was deleted by force.</summary>
internal sealed class SecretDeleting(SimulatorContext context)
{
    private const int LeastDays = 7;
    private const int MostDays = 30;

    public object Delete(ServiceCall call, SecretsRegion region, JsonElement request)
    {
        var force = request.TryGetProperty("ForceDeleteWithoutRecovery", out var forced) && forced.ValueKind == JsonValueKind.True;
        var days = request.TryGetProperty("RecoveryWindowInDays", out var window) && window.TryGetInt32(out var given) ? given : (int?)null;
        if (force && days is not null) throw SecretErrors.Parameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        if (days is < LeastDays or > MostDays) throw SecretErrors.Parameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        lock (region.Gate)
        {
            var now = context.Time.GetUtcNow();
            if (force) return Remove(call, region, request, now);
            var secret = SecretLookup.FindAlive(call, region, request, now);
            (secret.DeletionAskedAt, secret.GoneAt) = (now, now + TimeSpan.FromDays(days ?? MostDays));
            return Deleted(secret, secret.GoneAt.Value);
        }
    }

    public object Restore(ServiceCall call, SecretsRegion region, JsonElement request)
    {
        lock (region.Gate)
        {
            var secret = SecretLookup.Find(call, region, request, context.Time.GetUtcNow());
            (secret.DeletionAskedAt, secret.GoneAt) = (null, null);
            return new { ARN = secret.Arn, secret.Name };
        }
    }

    /// <summary>By force a secret that is not there is deleted as well.</summary>
    private static object Remove(ServiceCall call, SecretsRegion region, JsonElement request, DateTimeOffset now)
    {
        var id = request.Required("SecretId");
        if (SecretLookup.Find(call, region, id, now) is not { } secret) return new { Name = id, DeletionDate = AwsJson.Seconds(now) };
        region.Secrets.Remove(secret.Name);
        return Deleted(secret, now);
    }

    private static object Deleted(SecretRecord secret, DateTimeOffset gone) => new { ARN = secret.Arn, secret.Name, DeletionDate = AwsJson.Seconds(gone) };
}
