using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace DRServerless.Aws.Tests.Infrastructure.Templates;

/// <summary>
/// A CloudFormation template with values for its parameters, worked out as the service would: parameters, conditions and functions become
/// plain JSON. Whatever it does not know is an error, so that a typing error in the template is one.
/// </summary>
internal sealed class Template
{
    private readonly YamlMappingNode root;
    private readonly TemplateFunctions functions;

    private Template(YamlMappingNode root, IReadOnlyDictionary<string, string> given)
    {
        this.root = root;
        functions = new TemplateFunctions(Section("Parameters"), Section("Conditions"), Section("Resources"), given);
    }

    /// <summary>Names of parameters, in the order of the file.</summary>
    public IReadOnlyList<string> Parameters => [.. Section("Parameters").Select(pair => Name(pair.Key))];

    /// <summary>Parameters and conditions that something refers to, so far as they were worked out.</summary>
    public IReadOnlySet<string> Used => functions.Used;

    public static Template Load(string file, params IEnumerable<(string Name, string Value)> given)
    {
        var stream = new YamlStream();
        using var text = File.OpenText(file);
        stream.Load(text);
        return new Template((YamlMappingNode)stream.Documents.Single().RootNode, given.ToDictionary(pair => pair.Name, pair => pair.Value));
    }

    /// <summary>Resources whose condition holds, by logical id.</summary>
    public IReadOnlyDictionary<string, JsonObject> Resources() => Section("Resources")
        .Where(pair => functions.Holds(pair.Value))
        .ToDictionary(pair => Name(pair.Key), pair => functions.WorkOut(pair.Value)!.AsObject());

    /// <summary>Outputs whose condition holds.</summary>
    public IReadOnlyList<string> Outputs() => [.. Section("Outputs").Where(pair => functions.Holds(pair.Value)).Select(pair => functions.WorkOut(pair.Value)!.ToJsonString())];

    /// <summary>What the rules object to.</summary>
    public IReadOnlyList<string> Objections() =>
    [
        .. from rule in Section("Rules")
           let body = (YamlMappingNode)rule.Value
           where !body.Children.TryGetValue("RuleCondition", out var condition) || functions.IsTrue(condition)
           from assertion in (YamlSequenceNode)body["Assertions"]
           where !functions.IsTrue(assertion["Assert"])
           select Name(assertion["AssertDescription"]),
    ];

    private YamlMappingNode Section(string name) =>
        root.Children.TryGetValue(name, out var section) ? (YamlMappingNode)section : [];

    private static string Name(YamlNode node) => ((YamlScalarNode)node).Value!;
}
