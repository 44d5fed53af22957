using System.Text.Json.Nodes;
using DRServerless.Api.Endpoints;
using DRServerless.Infrastructure.Tests.Compiling;

namespace DRServerless.Infrastructure.Tests;

/// <summary>The app, and who gets through to it.</summary>
[Collection(DeploymentsCollection.Name)]
public sealed class AppTests(Deployments deployments)
{
    [Fact]
    public void Authentication_OfTheApp_IsAskedForEverywhereButWhereTheApiAsksForNoRole()
    {
        var validation = Authentication()["globalValidation"]!;
        var anonymous = ApiEndpoints.All.Where(endpoint => endpoint.Role == ApiRole.Anonymous && endpoint.Admit is null).Select(endpoint => $"{ApiEndpoints.Prefix}/{endpoint.Route}").Distinct();

        // What clouds call stands below one path, and nothing else does.
        Assert.All(ApiEndpoints.All, endpoint => Assert.Equal(endpoint.Admit is not null, endpoint.Route.StartsWith("alerts/", StringComparison.Ordinal)));

        Assert.True(validation["requireAuthentication"]!.GetValue<bool>());
        Assert.Equal("Return401", Deployment.Text(validation["unauthenticatedClientAction"]));
        Assert.Equal(anonymous.Append($"{ApiEndpoints.Prefix}/alerts/*"), validation["excludedPaths"]!.AsArray().Select(Deployment.Text));
    }

    [Fact]
    public void Authentication_OfTheApp_IsByTheTenantForTheApi()
    {
        var entra = Authentication()["identityProviders"]!["azureActiveDirectory"]!;
        var client = Bicep.Settings["DRSERVERLESS_API_CLIENT_ID"];

        Assert.Equal(client, Deployment.Text(entra["registration"]!["clientId"]));
        Assert.DoesNotContain("clientSecretSettingName", entra["registration"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal([client, $"api://{client}"], entra["validation"]!["allowedAudiences"]!.AsArray().Select(Deployment.Text));
    }

    [Theory]
    [InlineData("small", 2048)]
    [InlineData("large", 4096)]
    public void App_OfADeployment_IsIsolatedDotnetOnFlexConsumption(string name, int memory)
    {
        var app = deployments[name].Single("Microsoft.Web/sites")["properties"]!;
        var configuration = app["functionAppConfig"]!;

        Assert.Equal("FC1", Deployment.Text(deployments[name].Single("Microsoft.Web/serverfarms")["sku"]!["name"]));
        Assert.Equal("""{"name":"dotnet-isolated","version":"10.0"}""", configuration["runtime"]!.ToJsonString());
        Assert.Equal("UserAssignedIdentity", Deployment.Text(configuration["deployment"]!["storage"]!["authentication"]!["type"]));
        Assert.Equal(memory, configuration["scaleAndConcurrency"]!["instanceMemoryMB"]!.GetValue<int>());
        Assert.True(app["httpsOnly"]!.GetValue<bool>());
    }

    [Fact]
    public void Names_OfResources_FitTheLimitsOfAzure()
    {
        foreach (var deployment in Deployments.Names.Select(name => deployments[name]))
        {
            Assert.Matches("^[a-z0-9]{3,24}$", Deployment.Text(deployment.Single("Microsoft.Storage/storageAccounts")["name"]));
            Assert.Matches("^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$", Deployment.Text(deployment.Single("Microsoft.KeyVault/vaults")["name"]));
            Assert.InRange(Deployment.Text(deployment.Single("Microsoft.Web/sites")["name"]).Length, 2, 32);
        }
    }

    [Fact]
    public void Tags_OfEveryDeployment_AreOnEverythingThatCanHaveThem()
    {
        string[] untagged = ["Microsoft.Authorization/", "Microsoft.Insights/diagnosticSettings"];
        var resources = Deployments.Names.SelectMany(name => deployments[name].Resources)
            .Where(resource => Deployment.Text(resource["type"]).Split('/').Length == 2 && !untagged.Any(type => Deployment.Text(resource["type"]).StartsWith(type, StringComparison.Ordinal)));

        Assert.All(resources, resource => Assert.Equal("DRServerless", Deployment.Text(resource["tags"]!["product"])));
    }

    private JsonNode Authentication() => deployments["large"].All("Microsoft.Web/sites/config")
        .Single(config => Deployment.Text(config["name"]).EndsWith("/authsettingsV2", StringComparison.Ordinal))["properties"]!;
}
