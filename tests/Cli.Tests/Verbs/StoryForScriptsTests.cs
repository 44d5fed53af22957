using DRServerless.Cli.Tests.Processes;

namespace DRServerless.Cli.Tests.Verbs;

/// <summary>The life of a project as scripts read it: one JSON value on standard output and nothing else, ever.</summary>
public sealed class StoryForScriptsTests(CliWorld world) : LifeStory(world), IClassFixture<CliWorld>
{
    protected override string Following => "-w";

    private protected override async Task<DrctlResult> TellAsync(string[] command, params string[] expected)
    {
        var result = await World.SucceedAsync([.. command, "--json"]);
        var text = Json.Of(result).GetRawText();
        Assert.All(expected, part => Assert.True(text.Contains(part, StringComparison.OrdinalIgnoreCase), $"'{part}' is missing: {result}"));
        Assert.True(result.Error.Length == 0, result.ToString());
        return result;
    }
}
