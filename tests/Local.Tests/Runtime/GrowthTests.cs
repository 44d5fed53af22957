using DRServerless.Workflows.Runtime;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace DRServerless.Local.Tests.Runtime;

/// <summary>What is stored stays in proportion to what is live.</summary>
public sealed class GrowthTests(ITestOutputHelper output) : LocalRuntimeTestBase
{
    [Fact]
    public async Task Loop_ThousandRounds_FileDoesNotGrow()
    {
        var copy = Define.Activity("copy", (int n) => new string('c', 500));
        var volume = Define.Orchestration<int, string>("volume", (context, n) => context.CallActivityAsync(copy, n));
        var loop = Define.Orchestration<int, Nothing>("loop", async (context, round) =>
        {
            await Task.WhenAll(context.CallSubOrchestrationAsync(volume, round), context.CallSubOrchestrationAsync(volume, round));
            context.SetStatus(new { round });
            if (round == 100 || round == 1_100) await context.WaitForEventAsync<int>("look", default);
            context.ContinueAsNew(round + 1);
            return Nothing.Value;
        });
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(loop, "loop", 0, None);
        await RoundAsync(100);
        var (pagesBefore, rowsBefore) = Measure();

        await Harness.Client.RaiseEventAsync("loop", "look", 1, None);
        await RoundAsync(1_100);
        var (pagesAfter, rowsAfter) = Measure();

        output.WriteLine($"{rowsAfter}; {pagesBefore} pages before a thousand rounds, {pagesAfter} after");
        Assert.Equal(rowsBefore, rowsAfter);
        Assert.InRange(pagesAfter, 1, pagesBefore + 8);
        Assert.InRange(new FileInfo(Harness.Path + "-wal").Length, 0, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task EndedInstances_KeepNoHistory()
    {
        var echo = Define.Activity("echo", (int n) => n);
        var main = Define.Orchestration<int, int>("main", async (context, width) =>
            (await Task.WhenAll(Enumerable.Range(0, width).Select(n => context.CallActivityAsync(echo, n)))).Length);
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", 100, None);
        await EndOfAsync("main");

        Assert.Equal("instances 1, history 0", Measure().Rows);
    }

    [Fact]
    public async Task SubOrchestration_EndsAfterItsCallersRoundIsOver_IsForgotten()
    {
        var child = Define.Orchestration<int, int>("child", (context, _) => context.WaitForEventAsync<int>("go", default));
        var loop = Define.Orchestration<int, int>("loop", async (context, round) =>
        {
            if (round == 1) return await context.WaitForEventAsync<int>("go", default);
            _ = context.CallSubOrchestrationAsync(child, 1, "left-behind");
            context.ContinueAsNew(1);
            return 0;
        });
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(loop, "loop", 0, None);
        await Harness.SettleAsync();
        Assert.Equal(OrchestrationStatus.Running, (await Harness.Client.GetAsync("left-behind", None))!.Status);

        await Harness.Client.RaiseEventAsync("left-behind", "go", 1, None);
        await Harness.SettleAsync();

        Assert.Null(await Harness.Client.GetAsync("left-behind", None));
        Assert.Equal(OrchestrationStatus.Running, (await Harness.Client.GetAsync("loop", None))!.Status);
    }

    private async Task RoundAsync(int round)
    {
        await UntilAsync(async () => (await Harness.Client.GetAsync("loop", None))?.CustomStatus?.GetProperty("round").GetInt32() == round, $"round {round}");
        await Harness.SettleAsync();
    }

    private (long Pages, string Rows) Measure()
    {
        using var connection = new SqliteConnection($"Data Source={Harness.Path};Pooling=false");
        connection.Open();
        return ((long)Scalar("PRAGMA page_count"), $"instances {Scalar("SELECT count(*) FROM instances")}, history {Scalar("SELECT count(*) FROM history")}");

        object Scalar(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar()!;
        }
    }
}
