using DRServerless.Cli.Tests.Processes;

namespace DRServerless.Cli.Tests.Verbs;

/// <summary>What can be said without a server: help, and what is wrong with a command line.</summary>
public sealed class CommandLineTests
{
    /// <summary>Nobody listens there: port 1 on loopback.</summary>
    private const string Nobody = "http://127.0.0.1:1";

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("project", "frobnicate")]
    [InlineData("machine", "list")]
    [InlineData("health", "--frobnicate")]
    [InlineData("health", "--server", "ftp://somewhere")]
    [InlineData("launch", "shop")]
    [InlineData("launch", "shop", "--mode", "sideways")]
    [InlineData("launch", "shop", "--mode", "1")]
    [InlineData("launch", "shop", "--mode", "test", "--at", "yesterday-ish")]
    [InlineData("project", "create", "shop", "--from", "eu-west-1")]
    [InlineData("project", "create", "shop", "--from", "eu-west-1", "--to", "eu-central-1", "--from-kind", "gcp")]
    [InlineData("project", "create", "shop", "--from", "eu-west-1", "--to", "eu-central-1", "--interval", "often")]
    [InlineData("rehearse", "--size", "huge")]
    [InlineData("rehearse", "--size", "0MiB")]
    [InlineData("rehearse", "--size", "17GiB")]
    [InlineData("rehearse", "--size", "-1MiB")]
    [InlineData("rehearse", "--crash", "-1")]
    [InlineData("rehearse", "--faults", "plenty")]
    [InlineData("serve", "--aws", "--simulator", "http://127.0.0.1:1")]
    [InlineData("serve", "--port", "65536")]
    [InlineData("serve", "--log-level", "loud")]
    [InlineData("simulator", "--port", "-1")]
    [InlineData("drill", "set", "shop")]
    [InlineData("drill", "start")]
    [InlineData("report", "verify")]
    [InlineData("rehearse", "--scenario", "comedy")]
    public async Task CommandLine_ThatIsWrong_IsToldInALine(params string[] command)
    {
        var result = await Drctl.RunAsync(command);

        Assert.True(result.Code == ExitCodes.Usage, result.ToString());
        Assert.Empty(result.Output);
        ProblemTests.AssertPlain(result);
    }

    [Fact]
    public async Task Server_ThatDoesNotListen_IsUnreachable()
    {
        var people = await Drctl.RunAsync("project", "list", "--server", Nobody);
        var script = await Drctl.RunAsync("project", "list", "--json", "--server", Nobody);

        Assert.Equal(ExitCodes.Unavailable, people.Code);
        Assert.Contains("drctl serve", people.Error, StringComparison.Ordinal);
        ProblemTests.AssertPlain(people);
        Assert.Equal(ExitCodes.Unavailable, script.Code);
        Assert.Equal("server_unreachable", Json.Of(script).Text("code"));
    }

    [Fact]
    public async Task Server_OfTheEnvironment_IsTaken()
    {
        await using var good = Drctl.Start(new Dictionary<string, string> { ["DRCTL_SERVER"] = "http://127.0.0.1:2" }, "health");
        await using var bad = Drctl.Start(new Dictionary<string, string> { ["DRCTL_SERVER"] = "nonsense" }, "health");

        Assert.Contains("http://127.0.0.1:2", (await good.WhenEndedAsync()).Error, StringComparison.Ordinal);
        var refused = await bad.WhenEndedAsync();
        Assert.Equal(ExitCodes.Usage, refused.Code);
        Assert.Contains("DRCTL_SERVER", refused.Error, StringComparison.Ordinal);
        ProblemTests.AssertPlain(refused);
    }

    [Fact]
    public async Task Help_OfTheProgram_LeadsToTheFirstSteps()
    {
        var without = await Drctl.RunAsync();
        var asked = await Drctl.RunAsync("--help");

        Assert.Equal(ExitCodes.Success, without.Code);
        Assert.Equal(ExitCodes.Success, asked.Code);
        Assert.Equal(asked.Output, without.Output);
        Assert.Empty(without.Error);
        Assert.Contains("drctl rehearse", without.Output, StringComparison.Ordinal);
        Assert.Contains("drctl serve", without.Output, StringComparison.Ordinal);
        Assert.All(without.Output.Split('\n'), line => Assert.True(line.Length <= 100, $"Too long to read: {line}"));
    }

    [Fact]
    public async Task Help_OfAGroup_ListsItsCommands()
    {
        var group = await Drctl.RunAsync("project");

        Assert.Equal(ExitCodes.Usage, group.Code);
        Assert.Contains("create", group.Error, StringComparison.Ordinal);
        Assert.Empty(group.Output);
    }

    [Fact]
    public async Task Help_OfChoices_ListsThemInLowerCase()
    {
        var launch = await Drctl.RunAsync("launch", "--help");
        var create = await Drctl.RunAsync("project", "create", "--help");

        Assert.Contains("--mode <test|recovery>", launch.Output, StringComparison.Ordinal);
        Assert.Contains("--from-kind <aws|vCenter|other>", create.Output, StringComparison.Ordinal);
    }
}
