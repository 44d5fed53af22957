using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    private static readonly RetryPolicy ThreeTries = new(3, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Retry_TransientThenGood_GivesResult()
    {
        var attempts = 0;
        var flaky = Define.Activity<int, int>("flaky", (n, _) =>
            Interlocked.Increment(ref attempts) < 3 ? throw new DrException(ErrorCodes.Throttled, "slow down") : Task.FromResult(n));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(flaky, n, ThreeTries));
        await StartAndSettleAsync(main, 9);

        Assert.Equal(1, attempts);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, attempts);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, attempts);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(9, Output<int>(await EndOfAsync("main")));
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Retry_StaysTransient_GivesUpWithTheLastFailure()
    {
        var attempts = 0;
        var throttled = Define.Activity<int, int>("throttled", (_, _) => throw new DrException(ErrorCodes.Throttled, $"attempt {Interlocked.Increment(ref attempts)}"));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(throttled, n, ThreeTries));
        await StartAndSettleAsync(main, 9);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(new FailureRecord("throttled", "attempt 3", IsTransient: true), Failure(await EndOfAsync("main")));
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Retry_Permanent_FailsAtOnce()
    {
        var attempts = 0;
        var wrong = Define.Activity<int, int>("wrong", (_, _) => throw new DrException(ErrorCodes.UnknownRegion, $"attempt {Interlocked.Increment(ref attempts)}"));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(wrong, n, ThreeTries));

        Assert.Equal("attempt 1", Failure(await RunAsync(main, 9)).Message);
    }

    [Fact]
    public async Task Retry_EverythingAskedFor_RetriesPermanentToo()
    {
        var attempts = 0;
        var wrong = Define.Activity<int, int>("wrong", (_, _) => throw new DrException(ErrorCodes.UnknownRegion, $"attempt {Interlocked.Increment(ref attempts)}"));
        var main = Define.Orchestration<int, int>("main", (context, n) =>
            context.CallActivityAsync(wrong, n, ThreeTries with { MaximumAttempts = 2, RetryEverything = true }));
        await StartAndSettleAsync(main, 9);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("attempt 2", Failure(await EndOfAsync("main")).Message);
    }

    [Fact]
    public async Task Retry_RestartWhileItWaits_CountsTheAttemptsBefore()
    {
        var attempts = 0;
        var throttled = Define.Activity<int, int>("throttled", (_, _) => throw new DrException(ErrorCodes.Throttled, $"attempt {Interlocked.Increment(ref attempts)}"));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(throttled, n, ThreeTries));
        await StartAndSettleAsync(main, 9);

        await StartRuntimeAsync();
        await Harness.SettleAsync();
        Assert.Equal(1, attempts);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await StartRuntimeAsync();
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("attempt 3", Failure(await EndOfAsync("main")).Message);
    }

    [Fact]
    public async Task Retry_SubOrchestrationUnderItsOwnId_RunsAnew()
    {
        var attempts = 0;
        var flaky = Define.Activity<int, int>("flaky", (n, _) =>
            Interlocked.Increment(ref attempts) < 2 ? throw new DrException(ErrorCodes.Throttled, "slow down") : Task.FromResult(n));
        var child = Define.Orchestration<int, int>("child", (context, n) => context.CallActivityAsync(flaky, n));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallSubOrchestrationAsync(child, n, "the-child", ThreeTries));
        await StartAndSettleAsync(main, 4);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(4, Output<int>(await EndOfAsync("main")));
        Assert.Equal(4, Output<int>(await GetAsync("the-child")));
    }
}
