using DRServerless.Api.Endpoints;
using DRServerless.Azure.Identity;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Functions.Secrets;
using Microsoft.Extensions.Configuration;

namespace DRServerless.Functions.Tests.Hosting.Settings;

public sealed class HostSettingsLoaderTests
{
    private const string Store = "DRServerless:Storage:ServiceUri=https://store.blob.core.windows.net";
    private static readonly PlatformEnvironment Guarded = new() { AuthenticatesCallers = true, ApplicationDirectory = "." };
    private static readonly HostJson Json = new() { Backend = DurableBackend.AzureStorage, FunctionTimeout = TimeSpan.FromMinutes(10), RunsEveryVersion = true };

    [Fact]
    public void Load_TheLeastThatIsNeeded_HasDefaults()
    {
        var settings = Load(Store);

        Assert.Equal(new Uri("https://store.blob.core.windows.net"), settings.Storage.ServiceUri);
        Assert.Equal(AccessMode.EntraId, settings.Access.Mode);
        Assert.Equal(new CopySettings(), settings.Copy);
        Assert.Null(settings.Aws.Audience);
        Assert.Null(settings.Durable.Backend);
    }

    [Fact]
    public void Load_EveryKindOfValue_IsRead()
    {
        var settings = Load(
            Store, "DRServerless:Storage:Identity=managedidentity", "DRServerless:Storage:CreateContainer=False", "DRServerless:Copy:BlockBuffers=512",
            "DRServerless:Workflows:ChunkBudget=00:02:30", "DRServerless:Workflows:FirstPollPause=00:00:00.5", "DRServerless:Aws:Endpoint=http://127.0.0.1:7070",
            "DRServerless:Aws:AdditionalRegions= xx-new-1, yy-new-2 ", "DRServerless:Access:FunctionKeyRole=Reader", "DRServerless:Durable:Backend=AzureStorage",
            "DRServerless:Aws:Audience=api://tenant/drserverless-aws", "DRServerless:Aws:RoleArn=arn:aws:iam::123456789012:role/DRServerless");

        Assert.Equal(AzureIdentity.ManagedIdentity, settings.Storage.Identity);
        Assert.False(settings.Storage.CreateContainer);
        Assert.Equal(512, settings.Copy.BlockBuffers);
        Assert.Equal(TimeSpan.FromSeconds(150), settings.Workflows.ChunkBudget);
        Assert.Equal(TimeSpan.FromSeconds(0.5), settings.Workflows.FirstPollPause);
        Assert.Equal(["xx-new-1", "yy-new-2"], settings.Aws.AdditionalRegions);
        Assert.Equal(ApiRole.Reader, settings.Access.FunctionKeyRole);
        Assert.Equal(DurableBackend.AzureStorage, settings.Durable.Backend);
        Assert.Equal("arn:aws:iam::123456789012:role/DRServerless", settings.Aws.RoleArn);
    }

    [Fact]
    public void Load_EmptyValues_AreNone()
    {
        var settings = Load(Store, "DRServerless:Storage:ConnectionString=", "DRServerless:Aws:RoleArn=  ", "DRServerless:Copy:BlockBuffers=");

        Assert.Null(settings.Storage.ConnectionString);
        Assert.Null(settings.Aws.RoleArn);
        Assert.Equal(256, settings.Copy.BlockBuffers);
    }

    [Fact]
    public void Load_ManyFaults_NamesEachAtOnce()
    {
        var faults = Faults(
            "DRServerless:Storage:Retries=many", "DRServerless:Storge:ServiceUri=https://x", "DRServerless:Copy:BlockBuffers=1", "DRServerless:Aws:Audience=no uri",
            "DRServerless:Access:Mode=Anyone", "DRServerless:Workflows:ChunkBudget=4 minutes", "DRServerless:Durable:Backend=1", "DRServerless:Aws:Retries:0=1", "DRServerless:Secrets:KeyVaultUri=http://v");

        string[] named =
        [
            "DRServerless__Storage__Retries must be a whole number", "DRServerless__Storge is not the name", "DRServerless__Copy__BlockBuffers must be 16 to 4096",
            "DRServerless__Aws__Audience must be", "DRServerless__Access__Mode must be one of EntraId, FunctionKeys", "DRServerless__Workflows__ChunkBudget must be a time",
            "DRServerless__Durable__Backend must be one of", "DRServerless__Aws__Retries is one setting", "DRServerless__Secrets__KeyVaultUri must be", "DRServerless__Storage: Give ServiceUri",
        ];
        Assert.Equal(named.Length, faults.Count);
        Assert.All(named, name => Assert.Contains(faults, fault => fault.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_AWrongSecret_IsNotQuoted()
    {
        var refused = Assert.Throws<HostSettingsException>(() => Load(
            "DRServerless:Storage:ConnectionString=AccountName=a;AccountKey=aHVzaA==;oops", "DRServerless:Copy:BlockBuffers=hush", "DRServerless:Aws:Endpoint=hush"));

        Assert.DoesNotContain("aHVzaA", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EntraIdWhileThePlatformDoesNotAuthenticate_Refuses() => Assert.Contains(
        "anybody could claim any role", Assert.Single(Faults(new PlatformEnvironment { ApplicationDirectory = "." }, Json, Store)), StringComparison.Ordinal);

    [Fact]
    public void Load_FunctionKeysWhileThePlatformDoesNotAuthenticate_IsAChoice() => Assert.Equal(
        AccessMode.FunctionKeys, Load(new PlatformEnvironment { ApplicationDirectory = "." }, Json, Store, "DRServerless:Access:Mode=FunctionKeys").Access.Mode);

    [Theory]
    [InlineData("DRServerless:Access:FunctionKeyRole=Anonymous", "DRServerless__Access__FunctionKeyRole")]
    [InlineData("DRServerless:Aws:RoleArn=arn:aws:iam::123456789012:role/r", "DRServerless__Aws__RoleArn needs DRServerless__Aws__Audience")]
    [InlineData("DRServerless:Aws:ManagedIdentityClientId=me", "DRServerless__Aws__ManagedIdentityClientId")]
    [InlineData("DRServerless:Aws:Retries=11", "DRServerless__Aws: Retries")]
    [InlineData("DRServerless:Aws:Endpoint=ftp://x", "DRServerless__Aws: Endpoint")]
    [InlineData("DRServerless:Workflows:PollBudget=01:00:00", "DRServerless__Workflows__PollBudget")]
    [InlineData("DRServerless:Workflows:FirstPollPause=00:00:06", "DRServerless__Workflows__FirstPollPause")]
    [InlineData("DRServerless:Workflows:LongestPollPause=00:02:00", "DRServerless__Workflows__LongestPollPause")]
    [InlineData("DRServerless:Workflows:ProgressInterval=00:00:00", "DRServerless__Workflows__ProgressInterval")]
    [InlineData("DRServerless:Workflows:StrayGrace=00:00:01", "DRServerless__Workflows__StrayGrace")]
    [InlineData("DRServerless:Copy:WorkersPerChunk=0", "DRServerless__Copy__WorkersPerChunk")]
    [InlineData("DRServerless:Copy:ReadsPerSecond=0", "DRServerless__Copy__ReadsPerSecond")]
    [InlineData("DRServerless:Copy:WritesPerSecond=-1", "DRServerless__Copy__WritesPerSecond")]
    [InlineData("DRServerless:Durable:Backend=DurableTaskScheduler", "DRServerless__Durable__Backend is DurableTaskScheduler, and host.json of this package names AzureStorage")]
    [InlineData("DRServerless:Workflows:ChunkBudget=00:09:00", "DRServerless__Workflows__ChunkBudget must be 2 minutes under functionTimeout")]
    public void Load_AFault_IsNamed(string setting, string named) => Assert.StartsWith(named, Assert.Single(Faults(Store, setting)), StringComparison.Ordinal);

    [Theory]
    [InlineData("DRServerless:Aws:Region=eu-west-9", "DRServerless__Aws__Region is no region of AWS")]
    [InlineData("DRServerless:Aws:Region=", null)]
    [InlineData("DRServerless:Aws:Region=eu-west-1", null)]
    [InlineData("DRServerless:Aws:Region=xx-new-1,DRServerless:Aws:AdditionalRegions=xx-new-1", null)]
    public void Load_TheRegionOfTheApp_MustExist(string given, string? fault)
    {
        string[] lines = [Store, .. given.Split(',')];
        if (fault is null) Assert.NotNull(Load(lines));
        else Assert.StartsWith(fault, Assert.Single(Faults(lines)), StringComparison.Ordinal);
    }

    /// <summary>All that is wrong is told; that the package was built without such secrets as well, where it was.</summary>
    [Theory]
    [InlineData("drserverless/", "eu-west-1", "", "", 0)]
    [InlineData("drserverless/", "eu-west-1", "api://a", "arn:aws:iam::123456789012:role/r", 0)]
    [InlineData("drserverless/", "", "", "", 1)]
    [InlineData("drserverless/", "eu-west-1", "api://a", "", 1)]
    [InlineData("dr", "eu-west-1", "", "", 1)]
    [InlineData("drserverless/*", "eu-west-1", "", "", 1)]
    [InlineData("a b c", "", "api://a", "", 3)]
    public void Load_SecretsInAws_NeedAPlaceARoleAndThePackage(string prefix, string region, string audience, string role, int wrong)
    {
        string[] lines =
        [
            Store, $"DRServerless:Secrets:AwsPrefix={prefix}", $"DRServerless:Aws:Region={region}", $"DRServerless:Aws:Audience={audience}", $"DRServerless:Aws:RoleArn={role}",
        ];
        var expected = wrong + (AwsSecretsSupport.Open is null ? 1 : 0);
        if (expected == 0)
        {
            Assert.Equal(prefix, Load(lines).Secrets.AwsPrefix);
            return;
        }

        var faults = Faults(lines);
        Assert.Equal(expected, faults.Count);
        Assert.All(faults, fault => Assert.StartsWith("DRServerless__Secrets__AwsPrefix", fault, StringComparison.Ordinal));
        Assert.Equal(AwsSecretsSupport.Open is null, faults.Any(fault => fault.Contains("built without them", StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_ABadRoleArn_IsNamed() => Assert.Contains(
        "RoleArn is not the ARN", Assert.Single(Faults(Store, "DRServerless:Aws:Audience=api://a", "DRServerless:Aws:RoleArn=role/r")), StringComparison.Ordinal);

    [Fact]
    public void Load_WithoutHostJson_Refuses() => Assert.Contains("host.json is not beside", Assert.Single(Faults(Guarded, null, Store)), StringComparison.Ordinal);

    [Fact]
    public void Load_AHostJsonWithAnotherPrefix_Refuses() =>
        Assert.Contains("routePrefix", Assert.Single(Faults(Guarded, Json with { RoutePrefix = "" }, Store)), StringComparison.Ordinal);

    [Fact]
    public void Load_AHostJsonThatRefusesVersions_Refuses() =>
        Assert.Contains("versionMatchStrategy", Assert.Single(Faults(Guarded, Json with { RunsEveryVersion = false }, Store)), StringComparison.Ordinal);

    [Fact]
    public void Load_AHostJsonWithAnUnknownBackend_RefusesWhenOneIsExpected() => Assert.Contains(
        "names another one", Assert.Single(Faults(Guarded, Json with { Backend = null }, Store, "DRServerless:Durable:Backend=Mssql")), StringComparison.Ordinal);

    private static IReadOnlyList<string> Faults(params string[] lines) => Faults(Guarded, Json, lines);

    private static IReadOnlyList<string> Faults(PlatformEnvironment platform, HostJson? json, params string[] lines) =>
        Assert.Throws<HostSettingsException>(() => Load(platform, json, lines)).Faults;

    private static HostSettings Load(params string[] lines) => Load(Guarded, Json, lines);

    private static HostSettings Load(PlatformEnvironment platform, HostJson? json, params string[] lines) => HostSettingsLoader.Load(
        new ConfigurationBuilder().AddInMemoryCollection(lines.Select(line => line.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build(),
        platform, json);
}
