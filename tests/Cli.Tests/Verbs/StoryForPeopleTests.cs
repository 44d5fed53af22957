using DRServerless.Cli.Tests.Processes;

namespace DRServerless.Cli.Tests.Verbs;

/// <summary>The life of a project as people read it: text, progress while an operation runs, a summary at its end.</summary>
public sealed class StoryForPeopleTests(CliWorld world) : LifeStory(world), IClassFixture<CliWorld>
{
    protected override string Following => "--watch";

    private protected override async Task<DrctlResult> TellAsync(string[] command, params string[] expected)
    {
        var result = await World.SucceedAsync(command);
        Assert.True(result.Output.Trim().Length > 0, result.ToString());
        Assert.All(expected, text => Assert.True(result.Output.Contains(text, StringComparison.OrdinalIgnoreCase), $"'{text}' is missing: {result}"));
        Assert.True(result.Error.Length == 0, result.ToString());
        return result;
    }
}
