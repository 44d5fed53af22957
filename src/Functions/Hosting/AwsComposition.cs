using DRServerless.Aws;
using DRServerless.Aws.Access;
using DRServerless.Aws.Access.Identity;
using DRServerless.Azure.Identity;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Secrets;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Functions.Identity;
using DRServerless.Functions.Secrets;

namespace DRServerless.Functions.Hosting;

/// <summary>AWS as the settings have it.</summary>
internal static class AwsComposition
{
    /// <summary>The infrastructures of projects; makes no call.</summary>
    public static AwsInfrastructureProvider Infrastructures(HostSettings settings, TimeProvider time, int seed) =>
        new(Options(settings.Aws), new Pacer(Pacing(settings.Copy), time), time, seed);

    /// <summary>The way to the app's own secrets in AWS, for settings that ask for some; makes no call.</summary>
    public static AwsHostAccess SecretsAccess(AwsSettings settings, TimeProvider time) =>
        new(Options(settings), settings.Region ?? throw new InvalidOperationException("The settings were not checked."), time);

    /// <summary>The app's secrets: its settings first, then AWS where they name a prefix; makes no call.</summary>
    public static ISecrets Secrets(SecretsSettings settings, Func<AwsHostAccess> access, TimeProvider time)
    {
        var own = new EnvironmentSecrets(Environment.GetEnvironmentVariable);
        if (settings.AwsPrefix is not { } prefix) return own;
        var open = AwsSecretsSupport.Open ?? throw new InvalidOperationException("The settings were not checked.");
        return new OrderedSecrets(own, new BriefSecrets(open(access(), prefix), time));
    }

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
