using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    [Fact]
    public async Task ContinueAsNew_Loops_EndsWithTheLastRoundsOutput()
    {
        var add = Define.Activity("add", (int n) => n + 1);
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
        {
            if (n == 20) return n;
            context.ContinueAsNew(await context.CallActivityAsync(add, n));
            return -1;
        });

        Assert.Equal(20, Output<int>(await RunAsync(main, 0)));
    }

    [Fact]
    public async Task ContinueAsNew_EventsNotTaken_AreKeptInOrder()
    {
        var main = Define.Orchestration<string, string>("main", async (context, soFar) =>
        {
            if (soFar.Length == 0) await context.WaitForEventAsync<int>("go", default);
            var text = soFar + await context.WaitForEventAsync<string>("letter", default);
            if (text.Length == 4) return text;
            context.ContinueAsNew(text);
            return "";
        });
        await StartAndSettleAsync(main, "");

        foreach (var letter in new[] { "a", "b", "c" }) await Client.RaiseEventAsync("main", "letter", letter, None);
        await Client.RaiseEventAsync("main", "go", 1, None);
        await Harness.SettleAsync();
        await StartRuntimeAsync();
        await Client.RaiseEventAsync("main", "letter", "d", None);

        Assert.Equal("abcd", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task ContinueAsNew_IdsAndTime_GoOnInsteadOfRepeating()
    {
        var main = Define.Orchestration<string[], string[]>("main", async (context, seen) =>
        {
            await context.DelayAsync(TimeSpan.FromSeconds(1));
            string[] now = [.. seen, context.NewGuid().ToString(), context.CurrentTime.UtcTicks.ToString("D20", System.Globalization.CultureInfo.InvariantCulture)];
            if (now.Length == 6) return now;
            context.ContinueAsNew(now);
            return [];
        });
        await StartAndSettleAsync(main, []);
        for (var round = 0; round < 3; round++) await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        var seen = Output<string[]>(await EndOfAsync("main"));

        Assert.Equal(6, seen.Distinct().Count());
        Assert.Equal(new[] { seen[1], seen[3], seen[5] }.Order(), [seen[1], seen[3], seen[5]]);
    }

    [Fact]
    public async Task ContinueAsNew_OpenTimerAndActivity_DoNotReachTheNextRound()
    {
        var echo = Define.Activity("echo", (int n) => n);
        var main = Define.Orchestration<int, string>("main", async (context, round) =>
        {
            if (round == 0)
            {
                _ = context.DelayAsync(TimeSpan.FromSeconds(1));
                await context.CallActivityAsync(echo, 1);
                context.ContinueAsNew(1);
                return "";
            }

            await context.DelayAsync(TimeSpan.FromSeconds(5));
            return "whole wait";
        });
        await StartAndSettleAsync(main, 0);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(OrchestrationStatus.Running, (await GetAsync("main")).Status);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(4));

        Assert.Equal("whole wait", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task ContinueAsNew_SubOrchestrationUnderTheSameIdEachRound_Works()
    {
        var child = Define.Orchestration<int, int>("child", (_, n) => Task.FromResult(n + 1));
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
        {
            if (n == 5) return n;
            context.ContinueAsNew(await context.CallSubOrchestrationAsync(child, n, "the-child"));
            return -1;
        });

        Assert.Equal(5, Output<int>(await RunAsync(main, 0)));
    }
}
