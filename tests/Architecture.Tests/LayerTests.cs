using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DRServerless.Architecture.Tests;

/// <summary>Arrows point inwards only: hosts → Api → Workflows → Core ← adapters.</summary>
public sealed class LayerTests
{
    /// <summary>What each project may refer to, beside packages. A new project takes its place here first.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Workflows"] = ["Core"],
        ["Aws"] = ["Core"],
        ["Azure"] = ["Core"],
        ["Network"] = ["Core"],
        ["Api"] = ["Core", "Workflows"],
        ["Local"] = ["Core", "Workflows", "Api", "Aws", "Network"],
        ["Functions"] = ["Core", "Workflows", "Api", "Aws", "Azure", "Network"],
        ["Simulator"] = [],
        ["Cli"] = ["Core", "Workflows", "Api", "Local", "Simulator", "Aws"],
    };

    /// <summary>Namespaces that a project must not see, with the reason.</summary>
    private static readonly (string Project, string Pattern, string Reason)[] Banned =
    [
        ("Core", @"^(Amazon|Azure|Microsoft\.AspNetCore|Microsoft\.Data|Microsoft\.DurableTask)\b", "Core knows no cloud, no web and no runtime"),
        ("Workflows", @"^(Amazon|Azure|Microsoft\.AspNetCore|Microsoft\.Data|Microsoft\.DurableTask)\b", "orchestrations run on any durable runtime"),
        ("Api", @"^(Amazon|Azure|Microsoft\.Data|Microsoft\.DurableTask)\b", "the API knows no cloud and no runtime"),
        ("Aws", @"^(Azure|Microsoft\.AspNetCore|Microsoft\.Data)\b", "an adapter knows its own cloud only"),
        ("Network", @"^(Amazon|Azure|Microsoft)\b", "it knows sockets, and no cloud and no host"),
        ("Azure", @"^(Amazon|Microsoft\.AspNetCore|Microsoft\.Data|Microsoft\.DurableTask|Microsoft\.Azure\.Functions)\b", "an adapter knows its own cloud only, and no host"),
        ("Simulator", @"^(Amazon|DRServerless\.(?!Simulator))", "the simulator must not share code with what it tests"),
    ];

    [Fact]
    public void Projects_ReferToEachOther_InwardsOnly()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.Files(".csproj").Where(file => Repository.Relative(file).StartsWith("src/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileName(Path.GetDirectoryName(file)!);
            if (!Allowed.TryGetValue(name, out var allowed))
            {
                wrong.Add($"{name} has no place in the layers");
                continue;
            }

            var references = XDocument.Load(file).Descendants("ProjectReference")
                .Select(reference => Path.GetFileName(Path.GetDirectoryName(reference.Attribute("Include")!.Value)!));
            wrong.AddRange(references.Where(reference => !allowed.Contains(reference)).Select(reference => $"{name} must not refer to {reference}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Usings_OfAProject_StayWithinItsRing()
    {
        var wrong =
            from rule in Banned
            from file in Repository.SourceFiles($"src/{rule.Project}")
            from line in File.ReadLines(file)
            let name = Regex.Match(line, @"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+)").Groups[1].Value
            where name.Length > 0 && Regex.IsMatch(name, rule.Pattern)
            select $"{Repository.Relative(file)}: using {name}: {rule.Reason}";

        Assert.Empty(wrong);
    }
}
