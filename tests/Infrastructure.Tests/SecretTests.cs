using System.Text.Json.Nodes;
using DRServerless.Infrastructure.Tests.Compiling;

namespace DRServerless.Infrastructure.Tests;

/// <summary>There is no secret that the template could give away, and no key that would open anything.</summary>
[Collection(DeploymentsCollection.Name)]
public sealed class SecretTests(Deployments deployments)
{
    /// <summary>Functions of Azure Resource Manager that read keys, and what keys look like.</summary>
    private static readonly string[] WaysToKeys =
        ["listKeys", "listAccountSas", "listServiceSas", "listSecrets", "listCredentials", "publishingcredentials/", "AccountKey=", "SharedAccessKey", "SharedAccessSignature", "StorageAccountConnectionString", "InstrumentationKey"];

    [Fact]
    public void Template_Everywhere_ReadsNoKey()
    {
        var text = deployments.Template.ToJsonString();

        Assert.All(WaysToKeys, way => Assert.DoesNotContain(way, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Outputs_OfTheTemplate_AreNamesAndAddresses()
    {
        string[] harmless = ["functionAppName", "url", "identityPrincipalId", "identityClientId", "storageAccountName", "storeContainer", "vaultName", "workspaceName", "outboundAddress"];
        var outputs = deployments.Template["outputs"]!.AsObject();

        Assert.Equal(harmless.Order(), outputs.Select(output => output.Key).Order());
        Assert.All(outputs, output => Assert.Equal("string", Deployment.Text(output.Value!["type"])));
    }

    [Fact]
    public void Outputs_OfModules_HoldNoConnectionString() => Assert.All(
        Descendants(deployments.Template).OfType<JsonObject>().Where(node => node["outputs"] is JsonObject).SelectMany(node => node["outputs"]!.AsObject()),
        output => Assert.DoesNotContain("connectionString", output.Value!.ToJsonString(), StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Parameters_OfTheTemplate_AskForNoSecret() => Assert.All(
        deployments.Template["parameters"]!.AsObject(), parameter => Assert.DoesNotContain("secure", Deployment.Text(Declared(parameter.Value!)), StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("small")]
    [InlineData("large")]
    [InlineData("azureStorage")]
    public void Resources_OfADeployment_AcceptIdentitiesOnly(string name)
    {
        var deployment = deployments[name];
        var storage = deployment.Single("Microsoft.Storage/storageAccounts")["properties"]!;

        Assert.False(storage["allowSharedKeyAccess"]!.GetValue<bool>());
        Assert.False(storage["allowBlobPublicAccess"]!.GetValue<bool>());
        Assert.True(storage["supportsHttpsTrafficOnly"]!.GetValue<bool>());
        Assert.Equal("TLS1_2", Deployment.Text(storage["minimumTlsVersion"]));
        Assert.True(deployment.Single("Microsoft.Insights/components")["properties"]!["DisableLocalAuth"]!.GetValue<bool>());
        Assert.True(deployment.Single("Microsoft.OperationalInsights/workspaces")["properties"]!["features"]!["disableLocalAuth"]!.GetValue<bool>());
        Assert.True(deployment.Single("Microsoft.KeyVault/vaults")["properties"]!["enableRbacAuthorization"]!.GetValue<bool>());
        Assert.Equal(2, deployment.All("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count);
        Assert.All(deployment.All("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), policy => Assert.False(policy["properties"]!["allow"]!.GetValue<bool>()));
    }

    private static JsonNode Declared(JsonNode parameter) => parameter["type"] ?? parameter["$ref"]!;

    private static IEnumerable<JsonNode> Descendants(JsonNode? node) => node switch
    {
        JsonObject map => map.Select(pair => pair.Value).Aggregate(Enumerable.Repeat<JsonNode>(map, 1), (found, child) => found.Concat(Descendants(child))),
        JsonArray list => list.SelectMany(Descendants),
        _ => [],
    };
}
