using DRServerless.Cli.Tests.Processes;

namespace DRServerless.Cli.Tests.Verbs;

/// <summary>Watching an operation: progress, both ends, and leaving it.</summary>
public sealed class WatchTests(CliWorld world) : IClassFixture<CliWorld>
{
    [Fact]
    public async Task Watch_OfAFailbackThatIsRefused_TellsProgressAndFails()
    {
        await world.ProtectAsync("refused");
        await world.SucceedAsync("launch", "refused", "--mode", "recovery", "--watch");
        await using var watching = Drctl.Start("failback", "refused", "--approve-before-launch", "--watch", "--server", world.Server);
        await watching.WhenSaysAsync("drctl operation approve op-");
        var operation = (await world.OperationsAsync("refused"))[0].Text("id");
        await using var script = Drctl.Start("operation", "watch", operation, "--json", "--server", world.Server);
        var busy = await world.RunAsync("pause-replication", "refused");
        await using var leaving = Drctl.Start("operation", "watch", operation, "--server", world.Server);
        await leaving.WhenSaysAsync(operation);
        await leaving.SignalAsync("INT");
        var left = await leaving.WhenEndedAsync();
        await world.SucceedAsync("operation", "refuse", operation, "--by", "Ada", "--comment", "not today");
        var ended = await watching.WhenEndedAsync();
        var scripted = await script.WhenEndedAsync();

        Assert.Equal(ExitCodes.OperationFailed, ended.Code);
        Assert.Contains("web", ended.Output, StringComparison.Ordinal);
        Assert.Contains("MiB/s", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Failback Failed after ", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ended.Output);
        Assert.Contains("not today", ended.Error, StringComparison.Ordinal);
        ProblemTests.AssertPlain(ended);

        Assert.Equal(ExitCodes.OperationFailed, scripted.Code);
        Assert.Equal("approval_refused", Json.Of(scripted).GetProperty("problem").Text("code"));

        Assert.True(busy.Code == ExitCodes.Conflict, busy.ToString());
        Assert.Contains(operation, busy.Error, StringComparison.Ordinal);

        Assert.True(left.Code == ExitCodes.Interrupted, left.ToString());
        Assert.Contains($"drctl operation watch {operation}", left.Error, StringComparison.Ordinal);
        ProblemTests.AssertPlain(left);
    }
}
