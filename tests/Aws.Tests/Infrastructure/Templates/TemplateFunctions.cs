using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace DRServerless.Aws.Tests.Infrastructure.Templates;

/// <summary>CloudFormation's functions in their short form, as far as the project's templates use them.</summary>
internal sealed partial class TemplateFunctions(
    YamlMappingNode parameters, YamlMappingNode conditions, YamlMappingNode resources, IReadOnlyDictionary<string, string> given)
{
    private static readonly Dictionary<string, string> Pseudo = new()
    {
        ["AWS::Partition"] = "aws",
        ["AWS::AccountId"] = "111122223333",
        ["AWS::URLSuffix"] = "amazonaws.com",
        ["AWS::Region"] = "eu-west-1",
    };

    private readonly HashSet<string> used = [];

    public IReadOnlySet<string> Used => used;

    /// <summary>True unless the resource or output names a condition that does not hold.</summary>
    public bool Holds(YamlNode resource) =>
        resource is not YamlMappingNode map || !map.Children.TryGetValue("Condition", out var condition) || IsTrue(Text(condition));

    /// <summary>Plain JSON; null for AWS::NoValue.</summary>
    public JsonNode? WorkOut(YamlNode node) => WorkOut(node, new Dictionary<string, string>());

    /// <summary>A condition function.</summary>
    public bool IsTrue(YamlNode node) => Function(node) switch
    {
        "!Equals" => JsonNode.DeepEquals(WorkOut(node[0]), WorkOut(node[1])),
        "!Not" => !IsTrue(node[0]),
        "!And" => Items(node).All(IsTrue),
        "!Or" => Items(node).Any(IsTrue),
        "!Condition" => IsTrue(Text(node)),
        var other => throw new InvalidOperationException($"{other} is no condition at {node.Start}."),
    };

    private bool IsTrue(string condition)
    {
        used.Add(condition);
        return IsTrue(conditions[condition]);
    }

    private JsonNode? WorkOut(YamlNode node, IReadOnlyDictionary<string, string> local) => Function(node) switch
    {
        null => Plain(node, local),
        "!Ref" => Reference(Text(node)),
        "!GetAtt" => Attribute(Text(node)),
        "!Sub" => node is YamlScalarNode ? Substitute(Text(node), local) : Substitute(Text(node[0]), Locals((YamlMappingNode)node[1], local)),
        "!If" => WorkOut(IsTrue(Text(node[0])) ? node[1] : node[2], local),
        "!Join" => string.Join(Text(node[0]), WorkOut(node[1], local)!.AsArray().Select(item => item!.GetValue<string>())),
        var other => throw new InvalidOperationException($"{other} is not known at {node.Start}."),
    };

    private JsonNode? Plain(YamlNode node, IReadOnlyDictionary<string, string> local)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var worked = map.Select(pair => KeyValuePair.Create(Text(pair.Key), WorkOut(pair.Value, local))).Where(pair => pair.Value is not null);
                return new JsonObject(worked);
            case YamlSequenceNode list:
                return new JsonArray([.. list.Select(item => WorkOut(item, local)).Where(item => item is not null)]);
            default:
                return Text(node);
        }
    }

    private Dictionary<string, string> Locals(YamlMappingNode values, IReadOnlyDictionary<string, string> outer) =>
        outer.Concat(values.Select(pair => KeyValuePair.Create(Text(pair.Key), WorkOut(pair.Value, outer)!.GetValue<string>()))).ToDictionary();

    private JsonValue Substitute(string text, IReadOnlyDictionary<string, string> local) => JsonValue.Create(Placeholder().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        return local.TryGetValue(name, out var value) ? value : Reference(name)!.GetValue<string>();
    }));

    private JsonNode? Reference(string name)
    {
        if (name == "AWS::NoValue") return null;
        if (Pseudo.TryGetValue(name, out var pseudo)) return pseudo;
        if (resources.Children.ContainsKey(name)) return $"arn:aws:made:::{name}";
        used.Add(name);
        var declared = (YamlMappingNode)parameters[name];
        var value = given.TryGetValue(name, out var chosen) ? chosen : declared.Children.TryGetValue("Default", out var standard) ? Text(standard)
            : throw new InvalidOperationException($"Parameter {name} needs a value.");
        return Text(declared["Type"]) == "CommaDelimitedList" ? new JsonArray([.. value.Split(',').Select(item => (JsonNode)item.Trim())]) : value;
    }

    private JsonValue Attribute(string name) => resources.Children.ContainsKey(name.Split('.')[0])
        ? JsonValue.Create($"arn:aws:made:::{name}")
        : throw new InvalidOperationException($"There is no resource for {name}.");

    private static IEnumerable<YamlNode> Items(YamlNode node) => (YamlSequenceNode)node;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static string? Function(YamlNode node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific ? null : node.Tag.Value;

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Placeholder();
}
