using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    [Theory]
    [InlineData("activity")]
    [InlineData("timer")]
    [InlineData("sub-orchestration")]
    [InlineData("none")]
    public async Task Replay_CodeDecidesOtherwise_FailsThatInstanceWithTheReason(string otherwise)
    {
        var one = Define.Activity("one", (int n) => n);
        var other = Define.Activity("other", (int n) => n);
        var child = Define.Orchestration<int, int>("child", (_, n) => Task.FromResult(n));
        var changed = false;
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
        {
            if (!changed) n = await context.CallActivityAsync(one, n);
            else if (otherwise == "activity") n = await context.CallActivityAsync(other, n);
            else if (otherwise == "timer") await context.DelayAsync(TimeSpan.FromSeconds(1));
            else if (otherwise == "sub-orchestration") n = await context.CallSubOrchestrationAsync(child, n);
            return n + await context.WaitForEventAsync<int>("go", default);
        });
        await StartAndSettleAsync(main, 1);
        var neighbour = DeclareWaiting("neighbour");
        await StartRuntimeAsync();
        await Client.StartAsync(neighbour, "neighbour", Nothing.Value, None);

        changed = true;
        await StartRuntimeAsync();
        await Client.RaiseEventAsync("main", "go", 1, None);
        await Client.RaiseEventAsync("neighbour", "go", 2, None);

        var failure = Failure(await EndOfAsync("main"));
        Assert.Equal(ErrorCodes.NotDeterministic.Name, failure.Code);
        Assert.Contains("activity 'one'", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Equal(2, Output<int>(await EndOfAsync("neighbour")));
    }

    [Fact]
    public virtual async Task Replay_CodeCallsAnotherActivity_DoesNotRunIt()
    {
        var ran = 0;
        var one = Define.Activity("one", (int n) => n);
        var other = Define.Activity("other", (int n) => n + Interlocked.Increment(ref ran));
        var changed = false;
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
            await context.CallActivityAsync(changed ? other : one, n) + await context.WaitForEventAsync<int>("go", default));
        await StartAndSettleAsync(main, 1);

        changed = true;
        await StartRuntimeAsync();
        await Client.RaiseEventAsync("main", "go", 1, None);

        Assert.Equal(ErrorCodes.NotDeterministic.Name, Failure(await EndOfAsync("main")).Code);
        await Harness.SettleAsync();
        Assert.Equal(0, ran);
    }

    [Fact]
    public async Task Replay_CodeThrows_FailsThatInstanceOnly()
    {
        var poisoned = false;
        var main = Define.Orchestration<int, int>("main", (context, _) =>
            poisoned ? throw new InvalidOperationException("poison") : context.WaitForEventAsync<int>("go", default));
        await StartAndSettleAsync(main, 1);
        var neighbour = DeclareWaiting("neighbour");
        await StartRuntimeAsync();
        await Client.StartAsync(neighbour, "neighbour", Nothing.Value, None);

        poisoned = true;
        await StartRuntimeAsync();
        await Client.RaiseEventAsync("main", "go", 1, None);
        await Client.RaiseEventAsync("neighbour", "go", 2, None);

        Assert.Contains("poison", Failure(await EndOfAsync("main")).Message, StringComparison.Ordinal);
        Assert.Equal(2, Output<int>(await EndOfAsync("neighbour")));
    }

    [Theory]
    [InlineData("a task of its own")]
    [InlineData("another thread")]
    [InlineData("ConfigureAwait(false)")]
    public Task Await_WhatTheContextDidNotGive_FailsTheInstanceWithTheReason(string what) => AssertForeignIsToldAsync((context, foreign, echo) => what switch
    {
        "a task of its own" => foreign,
        "another thread" => Task.Run(async () => await foreign.ContinueWith(_ => context.CallActivityAsync(echo, 1), TaskScheduler.Default).Unwrap()),
        _ => CallWithoutContextAsync(context, echo),
    });

    [Fact]
    public virtual Task Await_ATaskOfItsOwnBesideATimer_FailsTheInstanceWithTheReason() =>
        AssertForeignIsToldAsync((context, foreign, _) => Task.WhenAny(foreign, context.DelayAsync(TimeSpan.FromDays(1))));

    private async Task AssertForeignIsToldAsync(Func<OrchestrationContext, Task, ActivityName<int, int>, Task> wait)
    {
        var foreign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var echo = Define.Activity("echo", (int n) => n);
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
        {
            await wait(context, foreign.Task, echo);
            return await context.CallActivityAsync(echo, n);
        });
        await StartAndSettleAsync(main, 1);
        foreign.TrySetResult();

        var failure = Failure(await EndOfAsync("main"));

        Assert.Equal(ErrorCodes.NotDeterministic.Name, failure.Code);
        Assert.Contains("did not come from its context", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrations_ManyAtOnce_CodeOfOneNeverRunsOnTwoThreads()
    {
        var inside = new int[20];
        var overlaps = 0;
        var echo = Define.Activity("echo", (int n) => n);
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
        {
            async Task BranchAsync()
            {
                for (var step = 0; step < 5; step++)
                {
                    await context.CallActivityAsync(echo, step);
                    if (Interlocked.Increment(ref inside[n]) != 1) Interlocked.Increment(ref overlaps);
                    Thread.SpinWait(100);
                    Interlocked.Decrement(ref inside[n]);
                }
            }

            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => BranchAsync()));
            return n;
        });
        await StartRuntimeAsync();
        foreach (var n in Enumerable.Range(0, inside.Length)) await Client.StartAsync(main, $"main-{n}", n, None);

        foreach (var n in Enumerable.Range(0, inside.Length)) Assert.Equal(n, Output<int>(await EndOfAsync($"main-{n}")));
        Assert.Equal(0, overlaps);
    }

    private static async Task CallWithoutContextAsync(OrchestrationContext context, ActivityName<int, int> echo)
    {
        await context.CallActivityAsync(echo, 1).ConfigureAwait(false);
        await context.CallActivityAsync(echo, 2).ConfigureAwait(false);
    }
}
