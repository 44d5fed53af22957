using System.Text.RegularExpressions;
using DRServerless.Azure.Identity;
using DRServerless.Azure.Storage;
using DRServerless.Infrastructure.Tests.Compiling;

namespace DRServerless.Infrastructure.Tests;

/// <summary>The app's settings: those that README.md explains, with identities in place of secrets.</summary>
[Collection(DeploymentsCollection.Name)]
public sealed partial class SettingsTests(Deployments deployments)
{
    [Fact]
    public void Settings_OfAllDeployments_AreThoseThatAreExplained()
    {
        var explained = Explained().Matches(File.ReadAllText(Path.Combine(Bicep.Folder, "README.md"))).Select(match => match.Groups[1].Value);

        Assert.Equal(explained.Order(StringComparer.Ordinal), Deployments.Names.SelectMany(name => deployments[name].Settings.Keys).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("small", true)]
    [InlineData("azureStorage", false)]
    public void Settings_OfTheBackend_FitIt(string name, bool scheduler)
    {
        var settings = deployments[name].Settings;

        Assert.Equal(scheduler ? "DurableTaskScheduler" : "AzureStorage", settings["DRServerless__Durable__Backend"]);
        Assert.Equal(!scheduler, settings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] == "");
        Assert.Equal("drserverless", settings["TASKHUB_NAME"]);
        if (!scheduler) return;
        Assert.Matches(@"'Endpoint=\{0\};Authentication=ManagedIdentity;ClientID=\{1\}'", settings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"]);
        Assert.Equal(settings["TASKHUB_NAME"], Deployment.Text(deployments[name].Single("Microsoft.DurableTask/schedulers/taskHubs")["name"]).Split('/')[1]);
    }

    [Fact]
    public void Settings_OfStorage_AreByIdentity()
    {
        var settings = deployments["small"].Settings;

        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
        Assert.Equal(settings["AzureWebJobsStorage__clientId"], settings["DRServerless__Storage__ManagedIdentityClientId"]);
        Assert.Contains(
            deployments["small"].All("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Deployment.Text(container["name"]).EndsWith($"/{settings["DRServerless__Storage__Container"]}", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_OfTheStore_AreItsOptions()
    {
        const string section = "DRServerless__Storage__";
        var settings = deployments["small"].Settings.Where(setting => setting.Key.StartsWith(section, StringComparison.Ordinal)).ToDictionary(setting => setting.Key[section.Length..], setting => setting.Value);

        Assert.All(settings.Keys, name => Assert.NotNull(typeof(AzureStorageOptions).GetProperty(name)));
        Assert.True(Enum.TryParse<AzureIdentity>(settings[nameof(AzureStorageOptions.Identity)], out var identity) && identity == AzureIdentity.ManagedIdentity);
        Assert.Equal(new AzureStorageOptions().Container, settings[nameof(AzureStorageOptions.Container)]);
    }

    [Fact]
    public void Settings_OfAws_AreThoseThatWereGiven()
    {
        Assert.Equal(Bicep.Settings["DRSERVERLESS_AWS_AUDIENCE"], deployments["small"].Settings["DRServerless__Aws__Audience"]);
        Assert.Equal("", deployments["small"].Settings["DRServerless__Aws__RoleArn"]);
        Assert.Equal("arn:aws:iam::111122223333:role/hub", deployments["azureStorage"].Settings["DRServerless__Aws__RoleArn"]);
        Assert.Equal(("", ""), (deployments["small"].Settings["DRServerless__Aws__Region"], deployments["small"].Settings["DRServerless__Secrets__AwsPrefix"]));
        Assert.Equal(
            ("eu-central-1", "drserverless/"),
            (deployments["azureStorage"].Settings["DRServerless__Aws__Region"], deployments["azureStorage"].Settings["DRServerless__Secrets__AwsPrefix"]));
    }

    /// <summary>Rows of the table of settings.</summary>
    [GeneratedRegex(@"^\| `((?:[A-Z][A-Z_]+|[A-Za-z]+__\w+))` \|", RegexOptions.Multiline)]
    private static partial Regex Explained();
}
