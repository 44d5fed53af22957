using System.Text.RegularExpressions;
using DRServerless.Api.Endpoints;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Identity;
using DRServerless.Functions.Secrets;
using DRServerless.Workflows.Notices.Answers;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Functions.Hosting.Settings;

/// <summary>What makes settings valid, by themselves and against the platform. Asks nobody.</summary>
internal static partial class HostSettingsCheck
{
    /// <summary>What a chunk needs after its budget: the blocks in flight, with their retries, and its ledger.</summary>
    private static readonly TimeSpan ChunkEnd = TimeSpan.FromMinutes(2);

    public static IEnumerable<string> Faults(HostSettings settings, PlatformEnvironment platform, HostJson? hostJson) =>
    [
        .. settings.Storage.Validate().Select(fault => $"{Named("Storage")}: {fault}"),
        .. Aws(settings.Aws), .. Access(settings.Access, platform), .. Workflows(settings.Workflows), .. Copy(settings.Copy), .. Secrets(settings.Secrets), .. AwsSecrets(settings), .. Api(settings.Api),
        .. hostJson is null ? ["host.json is not beside the app."] : Host(settings, hostJson),
    ];

    private static IEnumerable<string> Aws(AwsSettings settings)
    {
        if (settings.Audience is { } audience && !EntraTokens.IsAudience(audience))
            yield return $"{Named("Aws__Audience")} must be an application id URI such as api://TENANT/NAME, or an application's id.";
        if (settings.RoleArn is not null && settings.Audience is null) yield return $"{Named("Aws__RoleArn")} needs {Named("Aws__Audience")}.";
        if (settings.ManagedIdentityClientId is { } id && !Guid.TryParseExact(id, "D", out _)) yield return $"{Named("Aws__ManagedIdentityClientId")} must be a client id.";
        if (settings.Region is { } region && !AwsComposition.Options(settings).Knows(region)) yield return $"{Named("Aws__Region")} is no region of AWS.";
        foreach (var fault in AwsComposition.Options(settings).Validate()) yield return $"{Named("Aws")}: {fault}";
    }

    private static IEnumerable<string> Access(AccessSettings settings, PlatformEnvironment platform)
    {
        if (settings.Mode == AccessMode.EntraId && !platform.AuthenticatesCallers)
        {
            yield return $"{Named("Access__Mode")} is EntraId, and App Service authentication is off: anybody could claim any role. " +
                $"Turn it on, or set {Named("Access__Mode")} to FunctionKeys.";
        }

        if (settings.FunctionKeyRole == ApiRole.Anonymous) yield return $"{Named("Access__FunctionKeyRole")} must be a role: Reader, Operator or Administrator.";
    }

    private static IEnumerable<string> Api(ApiSettings settings)
    {
        if (settings.PublicUrl is { } address && AnswerLinks.Fault(address) is { } fault) yield return $"{Named("Api__PublicUrl")} {fault}.";
    }

    private static IEnumerable<string> Workflows(WorkflowOptions options)
    {
        if (Outside(options.ChunkBudget, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1))) yield return $"{Named("Workflows__ChunkBudget")} must be 10 seconds to 1 hour.";
        if (Outside(options.PollBudget, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))) yield return $"{Named("Workflows__PollBudget")} must be 1 second to 5 minutes.";
        if (Outside(options.FirstPollPause, TimeSpan.FromMilliseconds(10), options.LongestPollPause))
            yield return $"{Named("Workflows__FirstPollPause")} must be 10 milliseconds at least, and not over {Named("Workflows__LongestPollPause")}.";
        if (Outside(options.LongestPollPause, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1))) yield return $"{Named("Workflows__LongestPollPause")} must be 10 milliseconds to 1 minute.";
        if (Outside(options.ProgressInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5))) yield return $"{Named("Workflows__ProgressInterval")} must be 100 milliseconds to 5 minutes.";
        if (Outside(options.StrayGrace, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7))) yield return $"{Named("Workflows__StrayGrace")} must be 1 minute to 7 days.";
    }

    private static IEnumerable<string> Copy(CopySettings settings)
    {
        if (settings.BlockBuffers is < 16 or > 4_096) yield return $"{Named("Copy__BlockBuffers")} must be 16 to 4096.";
        if (settings.WorkersPerChunk is < 1 or > 1_024) yield return $"{Named("Copy__WorkersPerChunk")} must be 1 to 1024.";
        if (settings.ReadsPerSecond is < 1 or > 100_000) yield return $"{Named("Copy__ReadsPerSecond")} must be 1 to 100000.";
        if (settings.WritesPerSecond is < 1 or > 100_000) yield return $"{Named("Copy__WritesPerSecond")} must be 1 to 100000.";
    }

    private static IEnumerable<string> Secrets(SecretsSettings settings)
    {
        if (settings.KeyVaultUri is { } vault && vault.Scheme != Uri.UriSchemeHttps) yield return $"{Named("Secrets__KeyVaultUri")} must be an https address.";
    }

    private static IEnumerable<string> AwsSecrets(HostSettings settings)
    {
        if (settings.Secrets.AwsPrefix is not { } prefix) yield break;
        if (!SecretPrefix().IsMatch(prefix)) yield return $"{Named("Secrets__AwsPrefix")} must be 3 to 200 of letters, digits and /_+=.@-.";
        if (settings.Aws.Region is null) yield return $"{Named("Secrets__AwsPrefix")} needs {Named("Aws__Region")}: the region that the secrets are in.";
        if (settings.Aws.Audience is not null && settings.Aws.RoleArn is null)
            yield return $"{Named("Secrets__AwsPrefix")} needs {Named("Aws__RoleArn")}: the role that reads the secrets.";
        if (AwsSecretsSupport.Open is null)
        {
            yield return $"{Named("Secrets__AwsPrefix")} asks for secrets in AWS, and this package was built without them: its feeds did not serve AWSSDK.SecretsManager. " +
                "Build with one that does, or keep the secrets in the app's settings.";
        }
    }

    private static IEnumerable<string> Host(HostSettings settings, HostJson hostJson)
    {
        if (settings.Durable.Backend is { } expected && hostJson.Backend != expected)
        {
            yield return $"{Named("Durable__Backend")} is {expected}, and host.json of this package names {hostJson.Backend?.ToString() ?? "another one"}. " +
                "Publish the package for the backend that is there, or provide the one that it is for.";
        }

        if (hostJson.FunctionTimeout is { } timeout && timeout < settings.Workflows.ChunkBudget + ChunkEnd)
            yield return $"{Named("Workflows__ChunkBudget")} must be {ChunkEnd.TotalMinutes:0} minutes under functionTimeout in host.json at least: the host stops the whole worker then.";
        if (!hostJson.RunsEveryVersion)
            yield return "extensions.durableTask.versionMatchStrategy in host.json must be None: otherwise the platform puts every workflow that the app starts back into its queue, for ever.";
        if ($"/{hostJson.RoutePrefix}" != ApiEndpoints.Prefix) yield return $"extensions.http.routePrefix in host.json must be {ApiEndpoints.Prefix.TrimStart('/')}.";
    }

    private static bool Outside(TimeSpan value, TimeSpan least, TimeSpan most) => value < least || value > most;

    private static string Named(string name) => $"{HostSettingsLoader.Section}__{name}";

    /// <summary>What infra/aws/role.yaml takes as SecretNamePrefix.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9/_+=.@-]{3,200}\z")]
    private static partial Regex SecretPrefix();
}
