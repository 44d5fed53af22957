using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DRServerless.Aws.Tests.Infrastructure.Templates;

namespace DRServerless.Aws.Tests.Infrastructure;

/// <summary>The template as a file: its limits, its comments, nothing left over.</summary>
public sealed partial class TemplateTests
{
    /// <summary>AWS counts a managed policy's characters without white space.</summary>
    private const int LongestPolicy = 6144;
    private const int MostPoliciesOfARole = 10;
    private const int LongestTrust = 2048;

    [Fact]
    public void Policies_WithEveryOption_FitTheLimitsOfAws()
    {
        var regions = string.Join(',', Enumerable.Range(1, 10).Select(number => $"ap-southeast-{number}"));
        var projects = string.Join(',', Enumerable.Range(1, 5).Select(number => $"prj-0123456789abcdef{number}"));
        var resources = RoleTemplate.Full(("Regions", regions), ("Projects", projects)).Resources();
        var policies = resources.Values.Where(resource => Text(resource["Type"]) == "AWS::IAM::ManagedPolicy").ToList();

        Assert.InRange(policies.Count, 3, MostPoliciesOfARole);
        Assert.All(policies, policy => Assert.InRange(Length(policy["Properties"]!["PolicyDocument"]!.ToJsonString()), 1, LongestPolicy));
        Assert.InRange(Length(Text(resources["Role"]["Properties"]!["AssumeRolePolicyDocument"])), 1, LongestTrust);
    }

    [Fact]
    public void Policies_OfTheTemplate_BelongToTheRole() => Assert.All(
        RoleTemplate.Full().Resources().Values.Where(resource => Text(resource["Type"]) == "AWS::IAM::ManagedPolicy"),
        policy => Assert.Equal("""["arn:aws:made:::Role"]""", policy["Properties"]!["Roles"]!.ToJsonString()));

    /// <summary>The comment before a statement names every call for which it is there.</summary>
    [Fact]
    public void Statements_OfTheTemplate_SayWhichCallNeedsThem()
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, RoleTemplate.File));
        var statements = RoleTemplate.Full().Policies().Statements.ToDictionary(statement => Text(statement["Sid"]));
        foreach (var (sid, statement) in statements)
        {
            var at = Array.FindIndex(lines, line => line.Trim() == $"- Sid: {sid}");
            var comment = string.Join(' ', lines[..at].Reverse().TakeWhile(line => line.TrimStart().StartsWith('#')));
            var actions = Rights.Policies.Values(statement["Action"]).Select(action => action.Split(':')).ToList();
            var explained = actions.TrueForAll(action =>
                action[0] is "iam" or "kms" || comment.Contains(action[1], StringComparison.Ordinal) || action[1].StartsWith("Describe", StringComparison.Ordinal));
            Assert.True(explained && CallName().IsMatch(comment), $"{sid} does not say which call needs it: {comment}");
        }
    }

    [Fact]
    public void Parameters_OfTheTemplate_AreAllUsed()
    {
        var template = RoleTemplate.Full();
        template.Resources();
        template.Outputs();
        template.Objections();

        Assert.Empty(template.Parameters.Except(template.Used).Except(["ExistingProviderArn", "StockImageOwners", "IssuerHost"]));
        var existing = RoleTemplate.Full(("ExistingProviderArn", "arn:x"));
        existing.Resources();
        Assert.Superset(new HashSet<string> { "ExistingProviderArn", "StockImageOwners", "IssuerHost" }, existing.Used.ToHashSet());
    }

    [Fact]
    public void Outputs_OfTheTemplate_HoldNoSecret()
    {
        var outputs = RoleTemplate.Full().Outputs();

        Assert.Equal(2, outputs.Count);
        Assert.DoesNotContain(outputs, output => output.Contains("ext-1", StringComparison.Ordinal));
    }

    [Fact]
    public void Template_WithAnUnknownReference_IsRefused()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "Resources:\n  Role:\n    Type: T\n    Properties: { Name: !Ref RolName }\n");

            Assert.Throws<KeyNotFoundException>(() => Template.Load(file).Resources());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int Length(string text) => text.Count(character => !char.IsWhiteSpace(character));

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    /// <summary>A call's name is two capitalised words or more.</summary>
    [GeneratedRegex(@"\b[A-Z][a-z]+[A-Z]\w+\b|Describe")]
    private static partial Regex CallName();
}
