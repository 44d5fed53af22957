using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DRServerless.Cli.Commands;

namespace DRServerless.Cli.Tests.Documents;

/// <summary>What the documents tell people to type is understood.</summary>
public sealed partial class DocumentedCommandTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../.."));

    /// <summary>Lines of scripts, which people copy as they stand.</summary>
    public static TheoryData<string> Lines => [.. Documents().SelectMany(text => Script().Matches(text)).SelectMany(script => script.Groups[1].Value.Split('\n'))
        .Where(line => line.StartsWith("drctl ", StringComparison.Ordinal)).Select(line => Comment().Replace(line, "")).Distinct()];

    /// <summary>Commands that a sentence names, with or without their arguments.</summary>
    public static TheoryData<string> Mentions => [.. Documents().SelectMany(text => Mention().Matches(Script().Replace(text, ""))).Select(mention => mention.Groups[1].Value.ReplaceLineEndings(" ")).Distinct()];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Line_OfAScript_IsUnderstood(string line) => Assert.Empty(CommandLine.Parse(Words(line)).Errors);

    [Theory]
    [MemberData(nameof(Mentions))]
    public void Command_OfASentence_IsThereWithItsOptions(string mention)
    {
        var words = Words(mention);
        var command = CommandLine.Parse(words).CommandResult.Command;

        Assert.True(command is not RootCommand && (command.Subcommands.Count == 0 || command.Name == words[^1]), $"there is no command '{mention}'");
        var known = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options)).Select(option => option.Name);
        Assert.Subset(known.ToHashSet(), words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public void Documents_HaveCommandsOfBothKinds()
    {
        Assert.True(Lines.Count > 10, $"{Lines.Count} lines of scripts");
        Assert.True(Mentions.Count > 10, $"{Mentions.Count} commands in sentences");
    }

    /// <summary>Words as a shell hands them over, without the first, which is drctl.</summary>
    private static string[] Words(string line) => [.. Word().Matches(line).Skip(1).Select(word => word.Value.Trim('"'))];

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "infra"), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Root, "README.md")).Select(File.ReadAllText);

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"\s+(#.*|&\s*)+$")]
    private static partial Regex Comment();

    [GeneratedRegex("""
        "[^"]*"|\S+
        """)]
    private static partial Regex Word();

    [GeneratedRegex("`(drctl [^`]+)`")]
    private static partial Regex Mention();
}
