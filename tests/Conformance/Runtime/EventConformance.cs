using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    [Fact]
    public async Task Event_RaisedWhileWaiting_IsGiven()
    {
        var main = Define.Orchestration<Nothing, string>("main", (context, _) => context.WaitForEventAsync<string>("Approval", default));
        await StartAndSettleAsync(main, Nothing.Value);

        await Client.RaiseEventAsync("main", "aPPROVAL", "yes", None);

        Assert.Equal("yes", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Event_RaisedBeforeAnyoneWaits_IsKept()
    {
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            await context.WaitForEventAsync<int>("go", default);
            return await context.WaitForEventAsync<string>("early", default);
        });
        await StartAndSettleAsync(main, Nothing.Value);

        await Client.RaiseEventAsync("main", "EARLY", "kept", None);
        await Harness.SettleAsync();
        await StartRuntimeAsync();
        await Client.RaiseEventAsync("main", "go", 1, None);

        Assert.Equal("kept", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Event_SameNameTwice_AreGivenInOrder()
    {
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            var one = context.WaitForEventAsync<string>("letter", default);
            var two = context.WaitForEventAsync<string>("letter", default);
            var early = await one + await two;
            await context.WaitForEventAsync<int>("go", default);
            return early + await context.WaitForEventAsync<string>("letter", default) + await context.WaitForEventAsync<string>("letter", default);
        });
        await StartAndSettleAsync(main, Nothing.Value);

        foreach (var letter in new[] { "a", "b", "c", "d" }) await Client.RaiseEventAsync("main", "letter", letter, None);
        await Client.RaiseEventAsync("main", "go", 1, None);

        Assert.Equal("abcd", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Event_WaitCancelled_IsNotSwallowed()
    {
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            using var giveUp = new CancellationTokenSource();
            var wait = context.WaitForEventAsync<string>("letter", giveUp.Token);
            var timer = context.DelayAsync(TimeSpan.FromSeconds(1));
            Assert.Same(timer, await Task.WhenAny(wait, timer));
            giveUp.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
            await context.WaitForEventAsync<int>("go", default);
            return await context.WaitForEventAsync<string>("letter", default);
        });
        await StartAndSettleAsync(main, Nothing.Value);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        await Client.RaiseEventAsync("main", "letter", "kept", None);
        await Client.RaiseEventAsync("main", "go", 1, None);

        Assert.Equal("kept", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Event_AgainstTimeout_WhicheverIsFirst()
    {
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            using var done = new CancellationTokenSource();
            var approval = context.WaitForEventAsync<string>("approval", done.Token);
            var timeout = context.DelayAsync(TimeSpan.FromHours(1), done.Token);
            var first = await Task.WhenAny(approval, timeout);
            done.Cancel();
            return first == approval ? await approval : "timed out";
        });
        await StartAndSettleAsync(main, Nothing.Value);

        await Client.RaiseEventAsync("main", "approval", "granted", None);

        Assert.Equal("granted", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Event_ForUnknownOrEnded_IsIgnored()
    {
        var main = Define.Orchestration<int, int>("main", (_, n) => Task.FromResult(n));
        await RunAsync(main, 1);

        await Client.RaiseEventAsync("main", "late", 1, None);
        await Client.RaiseEventAsync("nobody", "late", 1, None);

        Assert.Equal(1, Output<int>(await GetAsync("main")));
        Assert.Null(await Client.GetAsync("nobody", None));
    }

    [Fact]
    public async Task Event_OfAnotherShape_FailsTheInstanceThatWaits()
    {
        var main = Define.Orchestration<Nothing, int>("main", (context, _) => context.WaitForEventAsync<int>("number", default));
        await StartAndSettleAsync(main, Nothing.Value);

        await Client.RaiseEventAsync("main", "number", new { secret = "x" }, None);

        var failure = Failure(await EndOfAsync("main"));
        Assert.Equal("invalid_request", failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }
}
