using System.Text.RegularExpressions;
using DRServerless.Infrastructure.Tests.Compiling;

namespace DRServerless.Infrastructure.Tests;

/// <summary>What a team is told.</summary>
[Collection(DeploymentsCollection.Name)]
public sealed partial class AlertTests(Deployments deployments)
{
    [Theory]
    [InlineData("lag", "drserverless.replication.lag")]
    [InlineData("failed", "drserverless.operations.failed")]
    public void Alert_OfAMetric_ReadsItByTheNameThatIsAgreed(string alert, string metric)
    {
        Assert.Contains(metric, MetricName().Matches(File.ReadAllText(Path.Combine(Bicep.Folder, "names.bicep"))).Select(match => match.Value));
        Assert.Contains($"Name == \"{metric}\"", Query("small", alert), StringComparison.Ordinal);
    }

    [Fact]
    public void Alert_OfSilence_ReadsTheAppsOwnRequests() => Assert.Contains(
        $"AppRoleName =~ \"{Deployment.Text(deployments["small"].Single("Microsoft.Web/sites")["name"])}\"", Query("small", "silent"), StringComparison.Ordinal);

    [Theory]
    [InlineData("small", 1800)]
    [InlineData("large", 900)]
    public void Alert_OfLag_ComesAtTheGivenAge(string name, int seconds) =>
        Assert.Equal(seconds, Alert(name, "lag")["properties"]!["criteria"]!["allOf"]![0]!["threshold"]!.GetValue<int>());

    [Theory]
    [InlineData("small", 0)]
    [InlineData("azureStorage", 1)]
    public void Alerts_OfADeployment_TellThoseWhoWereNamed(string name, int groups)
    {
        Assert.Equal(groups, deployments[name].All("Microsoft.Insights/actionGroups").Count);
        Assert.All(
            deployments[name].All("Microsoft.Insights/scheduledQueryRules"),
            rule => Assert.Equal(groups, rule["properties"]!["actions"]!["actionGroups"]!.AsArray().Count));
    }

    private string Query(string name, string alert) => Deployment.Text(Alert(name, alert)["properties"]!["criteria"]!["allOf"]![0]!["query"]);

    private System.Text.Json.Nodes.JsonObject Alert(string name, string alert) => deployments[name].All("Microsoft.Insights/scheduledQueryRules")
        .Single(rule => Deployment.Text(rule["name"]).EndsWith($"-{alert}", StringComparison.Ordinal));

    [GeneratedRegex(@"drserverless\.[a-z.]+")]
    private static partial Regex MetricName();
}
