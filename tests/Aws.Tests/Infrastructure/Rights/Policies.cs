using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DRServerless.Aws.Tests.Infrastructure.Rights;

/// <summary>
/// Decides as IAM documents it for policies that only allow: a statement allows when action, resource and every condition match. A condition
/// on a key that the request does not carry fails, but for the set operator ForAllValues. An operator that is not known is an error.
/// </summary>
internal sealed class Policies(IReadOnlyList<JsonObject> statements)
{
    public IReadOnlyList<JsonObject> Statements => statements;

    /// <summary>Actions that any statement allows.</summary>
    public IReadOnlySet<string> Actions => statements.SelectMany(statement => Values(statement["Action"])).ToHashSet();

    public static Policies Of(IEnumerable<JsonObject> resources) => new(
    [
        .. from resource in resources
           where resource["Type"]!.GetValue<string>() == "AWS::IAM::ManagedPolicy"
           from statement in resource["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
           select statement.AsObject(),
    ]);

    public bool Allow(Access access) => statements.Any(statement =>
        statement["Effect"]!.GetValue<string>() == "Allow"
        && Values(statement["Action"]).Any(pattern => Like(access.Action, pattern))
        && Values(statement["Resource"]).Any(pattern => Like(access.Resource, pattern))
        && (statement["Condition"] is not { } conditions || conditions.AsObject().All(operation => Holds(operation.Key, operation.Value!.AsObject(), access.Context))));

    public static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => item!.GetValue<string>()),
        null => [],
        _ => [node.GetValue<string>()],
    };

    private static bool Holds(string operation, JsonObject keys, IReadOnlyDictionary<string, string[]> context) => keys.All(pair =>
    {
        var wanted = Values(pair.Value).ToList();
        var carried = context.GetValueOrDefault(pair.Key) ?? [];
        return operation switch
        {
            "StringEquals" or "ArnEquals" or "Bool" => carried.Length == 1 && wanted.Contains(carried[0]),
            "StringLike" => carried.Length == 1 && wanted.Exists(pattern => Like(carried[0], pattern)),
            "ForAllValues:StringEquals" => carried.All(wanted.Contains),
            _ => throw new InvalidOperationException($"The operator {operation} is not known here."),
        };
    });

    private static bool Like(string value, string pattern) => Regex.IsMatch(
        value, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$", RegexOptions.Singleline);
}
