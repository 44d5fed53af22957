using DRServerless.Cli.Tests.Processes;
using DRServerless.Simulator.Faults;

namespace DRServerless.Cli.Tests.Verbs;

/// <summary>What goes wrong is one plain line and an exit code that scripts can use.</summary>
public sealed class ProblemTests(CliWorld world) : IClassFixture<CliWorld>
{
    [Theory]
    [InlineData(3, "project", "show", "nobody")]
    [InlineData(3, "project", "show", "prj-00000000000000000000")]
    [InlineData(3, "machine", "list", "nobody")]
    [InlineData(3, "operation", "show", "op-00000000000000000000")]
    [InlineData(3, "operation", "show", "not an id/at all?")]
    [InlineData(3, "operation", "watch", "op-00000000000000000000")]
    [InlineData(3, "start-replication", "nobody")]
    [InlineData(2, "project", "create", "x", "--from", "Nowhere", "--to", "eu-central-1")]
    [InlineData(2, "project", "create", "x", "--from", "eu-west-1", "--to", "eu-west-1")]
    [InlineData(2, "project", "create", "x", "--from", "xx-nowhere-9", "--to", "eu-central-1")]
    [InlineData(2, "project", "create", "x", "--from", "eu-west-1", "--to", "eu-central-1", "--interval", "0")]
    [InlineData(2, "project", "create", "x", "--from", "eu-west-1", "--to", "eu-central-1", "--interval", "60", "--lag-goal", "30")]
    [InlineData(2, "project", "create", "x", "--from", "vcenter-1", "--to", "eu-central-1", "--from-kind", "VCENTER")]
    public async Task Command_ThatIsRefused_SaysWhyInALine(int code, params string[] command)
    {
        var result = await world.RunAsync(command);

        Assert.True(code == result.Code, result.ToString());
        AssertPlain(result);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Problem_WithJson_IsTheOnlyThingOnStandardOutput()
    {
        var unknown = await world.RunAsync("project", "show", "prj-00000000000000000000", "--json");
        var named = await world.RunAsync("project", "show", "nobody", "--json");

        Assert.Equal(ExitCodes.NotFound, unknown.Code);
        Assert.Equal("project_not_found", Json.Of(unknown).Text("code"));
        Assert.Equal(ExitCodes.NotFound, named.Code);
        Assert.Contains("nobody", Json.Of(named).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_ThatTheStateForbids_IsAConflict()
    {
        await world.SucceedAsync("project", "create", "forbidden", "--from", CliWorld.Source, "--to", CliWorld.Target);

        var forbidden = await world.RunAsync("return-to-normal", "forbidden");
        var taken = await world.RunAsync("project", "create", "forbidden", "--from", CliWorld.Source, "--to", CliWorld.Target);
        var json = await world.RunAsync("return-to-normal", "forbidden", "--json");

        Assert.Equal(ExitCodes.Conflict, forbidden.Code);
        AssertPlain(forbidden);
        Assert.Equal(ExitCodes.Conflict, taken.Code);
        Assert.Equal("action_not_allowed", Json.Of(json).Text("code"));
        Assert.Equal(["startReplication"], Json.Of(json).GetProperty("allowedActions").EnumerateArray().Select(action => action.GetString()));
    }

    [Fact]
    public async Task Credentials_ThatAreRefused_AreDenied()
    {
        world.Simulator.Faults = FaultPresets.None with { RefuseCredentials = true };
        try
        {
            var result = await world.RunAsync("project", "create", "denied", "--from", CliWorld.Source, "--to", CliWorld.Target);

            Assert.True(result.Code == ExitCodes.Denied, result.ToString());
            AssertPlain(result);
        }
        finally
        {
            world.Simulator.Faults = FaultPresets.None;
        }
    }

    [Fact]
    public async Task LaunchSettings_ThatAreWrong_AreRefusedStrictly()
    {
        await world.SucceedAsync("project", "create", "settings", "--from", CliWorld.Source, "--to", CliWorld.Target);
        var instance = await world.NewInstanceAsync("settings");
        foreach (var wrong in new[] { """{"instanceTyp":"t3.large"}""", """{"wave":"1"}""", """{"wave":1,"wave":2}""", "[]", "null", "" })
        {
            var refused = await world.RunAsync("machine", "add", "settings", instance, "--launch-settings", FileWith(wrong));
            Assert.True(refused.Code == ExitCodes.Usage, $"{wrong}: {refused}");
            AssertPlain(refused);
        }

        Assert.Equal(ExitCodes.Usage, (await world.RunAsync("machine", "add", "settings", instance, "--launch-settings", FileWith("""{"wave":1000}"""))).Code);
        Assert.Equal(ExitCodes.Usage, (await world.RunAsync("machine", "add", "settings", instance, "--launch-settings", "/no/such/file")).Code);
        Assert.Equal(0, (await world.JsonAsync("machine", "list", "settings")).GetProperty("items").GetArrayLength());

        var added = await world.JsonAsync("machine", "add", "settings", instance, "--launch-settings", FileWith("""{"instanceType":"t3.large","wave":2,"tags":{"a":"b"}}"""));
        Assert.Equal("t3.large", added.GetProperty("launchSettings").Text("instanceType"));
        Assert.Equal(2, added.GetProperty("launchSettings").GetProperty("wave").GetInt32());
    }

    /// <summary>A line on standard error, and no trace of how the program works inside.</summary>
    internal static void AssertPlain(DrctlResult result)
    {
        Assert.True(result.Error.TrimEnd('\n').Length > 0, result.ToString());
        Assert.False(result.Error.TrimEnd('\n').Contains('\n', StringComparison.Ordinal), result.ToString());
        Assert.False(result.Error.Contains("   at ", StringComparison.Ordinal) || result.Error.Contains("Exception", StringComparison.Ordinal), result.ToString());
    }

    private string FileWith(string content)
    {
        var file = Path.Combine(world.DataDirectory, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, content);
        return file;
    }
}
