using System.Text.Json.Nodes;
using DRServerless.Infrastructure.Tests.Compiling;

namespace DRServerless.Infrastructure.Tests;

/// <summary>Who can reach what the app keeps its data in.</summary>
[Collection(DeploymentsCollection.Name)]
public sealed class NetworkTests(Deployments deployments)
{
    private static readonly string[] Stores = ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults", "Microsoft.DurableTask/schedulers"];

    [Theory]
    [InlineData("small", "Enabled")]
    [InlineData("large", "Disabled")]
    [InlineData("azureStorage", "Enabled")]
    public void Stores_OfADeployment_ArePublicOrNot(string name, string access)
    {
        var stores = Stores.SelectMany(deployments[name].All).ToList();

        Assert.InRange(stores.Count, 2, 3);
        Assert.All(stores, store => Assert.Equal(access, Deployment.Text(store["properties"]!["publicNetworkAccess"])));
    }

    [Theory]
    [InlineData("small")]
    [InlineData("large", "blob", "queue", "table", "vault", "scheduler")]
    [InlineData("azureStorage", "blob", "queue", "table", "vault")]
    public void Endpoints_OfADeployment_AreThese(string name, params string[] groups)
    {
        var deployment = deployments[name];
        var made = deployment.All("Microsoft.Network/privateEndpoints").Select(endpoint => Deployment.Text(Connection(endpoint)["groupIds"]![0]));

        Assert.Equal(groups.Order(), made.Order());
        Assert.Equal(groups.Length, deployment.All("Microsoft.Network/privateDnsZones").Count);
        Assert.Equal(groups.Length, deployment.All("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);
        Assert.Equal(groups.Length, deployment.All("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count);
    }

    [Fact]
    public void App_WithPrivateEndpoints_HasItsNetworkAndAWayOut()
    {
        var large = deployments["large"];
        var subnets = large.Single("Microsoft.Network/virtualNetworks")["properties"]!["subnets"]!.AsArray();

        Assert.Equal(["10.80.0.0/25", "10.80.0.128/27"], subnets.Select(subnet => Deployment.Text(subnet!["properties"]!["addressPrefix"])));
        Assert.Equal("Microsoft.App/environments", Deployment.Text(subnets[0]!["properties"]!["delegations"]![0]!["properties"]!["serviceName"]));
        Assert.NotNull(subnets[0]!["properties"]!["natGateway"]);
        Assert.EndsWith("/subnets/app", Deployment.Text(large.Single("Microsoft.Web/sites")["properties"]!["virtualNetworkSubnetId"]), StringComparison.Ordinal);
        Assert.DoesNotContain(deployments["small"].Resources, resource => Deployment.Text(resource["type"]).StartsWith("Microsoft.Network/", StringComparison.Ordinal));
    }

    private static JsonNode Connection(JsonObject endpoint) => endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!;
}
