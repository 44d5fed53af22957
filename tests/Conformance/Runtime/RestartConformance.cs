using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    [Fact]
    public async Task Restart_BetweenSteps_GoesOnWithoutRepeatingWhatIsDone()
    {
        var runs = new List<string>();
        var step = Define.Activity("step", (string name) =>
        {
            lock (runs) runs.Add(name);
            return name;
        });
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            var first = await context.CallActivityAsync(step, "first");
            await context.WaitForEventAsync<int>("go", default);
            return first + await context.CallActivityAsync(step, "second");
        });
        await StartAndSettleAsync(main, Nothing.Value);

        await StartRuntimeAsync();
        await Harness.SettleAsync();
        Assert.Equal(["first"], runs);
        await Client.RaiseEventAsync("main", "go", 1, None);

        Assert.Equal("firstsecond", Output<string>(await EndOfAsync("main")));
        Assert.Equal(["first", "second"], runs);
    }

    [Fact]
    public async Task Restart_ActivityCutShort_RunsAgain()
    {
        var attempts = 0;
        var cut = Define.Activity<int, int>("cut", async (n, cancellation) =>
        {
            if (Interlocked.Increment(ref attempts) == 1) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return n;
        });
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(cut, n));
        await StartRuntimeAsync();
        await Client.StartAsync(main, "main", 5, None);
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref attempts) == 1), () => "the activity to run");

        await StartRuntimeAsync();

        Assert.Equal(5, Output<int>(await EndOfAsync("main")));
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task Restart_EndedInstances_StayAsTheyWere()
    {
        var main = Define.Orchestration<int, int>("main", (_, n) => Task.FromResult(n));
        var before = await RunAsync(main, 3);

        await StartRuntimeAsync();
        var after = await GetAsync("main");

        Assert.Equal(3, Output<int>(after));
        Assert.Equal(before.CreatedAt, after.CreatedAt);
        Assert.Equal(before.UpdatedAt, after.UpdatedAt);
    }

    [Fact]
    public async Task CurrentTimeAndNewGuid_OnReplay_AreTheSame()
    {
        var seen = new List<(DateTimeOffset Time, Guid Id)>();
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            seen.Add((context.CurrentTime, context.NewGuid()));
            var second = context.NewGuid();
            await context.WaitForEventAsync<int>("go", default);
            return $"{context.CurrentTime:O} {second} {context.NewGuid()}";
        });
        await StartAndSettleAsync(main, Nothing.Value);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(2));

        await StartRuntimeAsync();
        await Client.RaiseEventAsync("main", "go", 1, None);
        var ids = Output<string>(await EndOfAsync("main")).Split(' ');

        Assert.True(seen.Count >= 2, "the code was not replayed");
        Assert.Single(seen.Distinct());
        Assert.True(DateTimeOffset.Parse(ids[0], System.Globalization.CultureInfo.InvariantCulture) > seen[0].Time);
        Assert.Equal(3, new HashSet<string>([seen[0].Id.ToString(), ids[1], ids[2]]).Count);
    }
}
