using System.Text.RegularExpressions;
using DRServerless.Infrastructure.Tests.Compiling;

namespace DRServerless.Infrastructure.Tests;

/// <summary>What the app's identity may do: these roles on these things, and no other.</summary>
[Collection(DeploymentsCollection.Name)]
public sealed partial class RoleAssignmentTests(Deployments deployments)
{
    private const string RoleAssignment = "Microsoft.Authorization/roleAssignments";

    /// <summary>Azure's built-in roles by id, from its documentation; written down a second time here so that a wrong id has a witness.</summary>
    private static readonly Dictionary<string, string> NameById = new()
    {
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
    };

    [Fact]
    public void Roles_ByName_HaveTheirIds()
    {
        var named = NamedRole().Matches(File.ReadAllText(Path.Combine(Bicep.Folder, "names.bicep"))).Select(match => (Name: match.Groups[1].Value, Id: match.Groups[2].Value)).ToList();

        Assert.Equal(NameById.Count, named.Count);
        Assert.All(named, role => Assert.Equal(role.Name, NameById[role.Id]));
    }

    [Theory]
    [InlineData("small", "Durable Task Data Contributor on taskHubs")]
    [InlineData("large", "Durable Task Data Contributor on taskHubs")]
    [InlineData("azureStorage", "Storage Queue Data Contributor on storageAccounts", "Storage Table Data Contributor on storageAccounts")]
    public void Assignments_OfADeployment_AreThese(string name, params string[] ofTheBackend)
    {
        string[] always = ["Storage Blob Data Owner on storageAccounts", "Monitoring Metrics Publisher on components", "Key Vault Secrets User on vaults"];

        var assigned = deployments[name].All(RoleAssignment).Select(assignment =>
            $"{NameById[Deployment.Text(assignment["properties"]!["roleDefinitionId"]).Split('/')[^1]]} on {Scope(Deployment.Text(assignment["id"]))}");

        Assert.Equal(always.Concat(ofTheBackend).Order(), assigned.Order());
    }

    [Fact]
    public void Assignments_OfEveryDeployment_SayWhyAndAreTheIdentitys() => Assert.All(
        Deployments.Names.SelectMany(name => deployments[name].All(RoleAssignment)),
        assignment =>
        {
            Assert.True(Deployment.Text(assignment["properties"]!["description"]).Length > 40);
            Assert.Contains("userAssignedIdentities", Deployment.Text(assignment["properties"]!["principalId"]), StringComparison.Ordinal);
        });

    /// <summary>Type of the thing that the role is for, which the assignment's id begins with.</summary>
    private static string Scope(string id) => ExtensionOf().Match(id).Groups[1].Value.Split('/')[^2];

    [GeneratedRegex(@"^\[extensionResourceId\('([^']+)'")]
    private static partial Regex ExtensionOf();

    [GeneratedRegex("""^  '([A-Z][\w ]+)': '([0-9a-f-]{36})'$""", RegexOptions.Multiline)]
    private static partial Regex NamedRole();
}
