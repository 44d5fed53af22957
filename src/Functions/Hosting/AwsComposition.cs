using DRServerless.Aws;
using DRServerless.Aws.Access;
using DRServerless.Aws.Access.Identity;
using DRServerless.Azure.Identity;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Functions.Identity;

namespace DRServerless.Functions.Hosting;

/// <summary>AWS as the settings have it.</summary>
internal static class AwsComposition
{
    /// <summary>The infrastructures of projects; makes no call.</summary>
    public static AwsInfrastructureProvider Infrastructures(HostSettings settings, TimeProvider time, int seed) =>
        new(Options(settings.Aws), new Pacer(Pacing(settings.Copy), time), time, seed);

    public static AwsOptions Options(AwsSettings settings) => new()
    {
        Endpoint = settings.Endpoint,
        AdditionalRegions = settings.AdditionalRegions,
        AttemptTimeout = settings.AttemptTimeout,
        Retries = settings.Retries,
        WebIdentity = settings.Audience is { } audience ? new AwsWebIdentity(Tokens(settings, audience), settings.RoleArn) : null,
    };

    public static PacingOptions Pacing(CopySettings settings)
    {
        var documented = new PacingOptions();
        return documented with
        {
            GetBlock = documented.GetBlock with { PerAccount = settings.ReadsPerSecond },
            PutBlock = documented.PutBlock with { PerAccount = settings.WritesPerSecond },
        };
    }

    private static EntraTokens Tokens(AwsSettings settings, string audience) =>
        new(AzureCredentials.Create(AzureIdentity.ManagedIdentity, settings.ManagedIdentityClientId), audience);
}
