using System.Text.Json.Nodes;
using DRServerless.Aws.Tests.Infrastructure.Templates;

namespace DRServerless.Aws.Tests.Infrastructure;

/// <summary>Who may assume the role.</summary>
public sealed class TrustTests
{
    private const string Issuer = $"sts.windows.net/{RoleTemplate.Tenant}/";

    [Fact]
    public void Trust_OfAnEntraIdentity_AsksForAudienceAndSubject()
    {
        var statement = Assert.Single(Trust(RoleTemplate.Least()));

        Assert.Equal("sts:AssumeRoleWithWebIdentity", Text(statement["Action"]));
        Assert.Equal("arn:aws:made:::Provider", Text(statement["Principal"]!["Federated"]));
        var asked = statement["Condition"]!["StringEquals"]!.AsObject();
        Assert.Equal(["aud", "sub"], asked.Select(pair => pair.Key[(Issuer.Length + 1)..]));
        Assert.All(asked, pair => Assert.StartsWith(Issuer + ":", pair.Key, StringComparison.Ordinal));
        Assert.Equal(["api://drserverless-aws", RoleTemplate.Subject], asked.Select(pair => Text(pair.Value)));
    }

    [Fact]
    public void Provider_OfTheTenant_HasItsIssuerAndTheAudience()
    {
        var provider = RoleTemplate.Least().Resources()["Provider"]["Properties"]!;

        Assert.Equal($"https://{Issuer}", Text(provider["Url"]));
        Assert.Equal("""["api://drserverless-aws"]""", provider["ClientIdList"]!.ToJsonString());
    }

    [Fact]
    public void Provider_ThatExists_IsUsedAndNotMade()
    {
        var template = RoleTemplate.Least(("ExistingProviderArn", "arn:aws:iam::111122223333:oidc-provider/x"));

        Assert.DoesNotContain("Provider", template.Resources().Keys);
        Assert.Equal("arn:aws:iam::111122223333:oidc-provider/x", Text(Assert.Single(Trust(template))["Principal"]!["Federated"]));
    }

    [Fact]
    public void Trust_OfARoleChain_AsksForTheExternalId()
    {
        var statements = Trust(RoleTemplate.Full());

        Assert.Equal(2, statements.Count);
        Assert.Equal("sts:AssumeRole", Text(statements[1]["Action"]));
        Assert.Equal(2, statements[1]["Principal"]!["AWS"]!.AsArray().Count);
        Assert.Equal("""{"StringEquals":{"sts:ExternalId":"ext-1"}}""", statements[1]["Condition"]!.ToJsonString());
    }

    [Fact]
    public void Trust_OfARoleChainAlone_KnowsNoProvider()
    {
        var template = RoleTemplate.Full(("TenantId", ""), ("Audience", ""), ("SubjectId", ""));

        Assert.Empty(template.Objections());
        Assert.Equal("RoleChain", Text(Assert.Single(Trust(template))["Sid"]));
        Assert.DoesNotContain("Provider", template.Resources().Keys);
    }

    [Theory]
    [InlineData("Audience", "needs Audience")]
    [InlineData("SubjectId", "needs SubjectId")]
    [InlineData("TenantId", "TrustedRoleArns and ExternalId")]
    public void Rules_WithoutAParameter_Object(string missing, string objection) =>
        Assert.Contains(objection, Assert.Single(RoleTemplate.Least((missing, "")).Objections()), StringComparison.Ordinal);

    [Fact]
    public void Rules_WithEverything_DoNotObject() => Assert.Empty(RoleTemplate.Full().Objections());

    private static List<JsonNode> Trust(Template template) =>
        [.. JsonNode.Parse(Text(template.Resources()["Role"]["Properties"]!["AssumeRolePolicyDocument"]))!["Statement"]!.AsArray().Select(statement => statement!)];

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
