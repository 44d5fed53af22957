using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    [Fact]
    public async Task SubOrchestration_Succeeds_GivesResultAndKnowsItsCaller()
    {
        var child = Define.Orchestration<int, string>("child", (context, n) => Task.FromResult($"{context.ParentInstanceId}/{n}"));
        var main = Define.Orchestration<int, string>("main", async (context, n) =>
            $"{context.ParentInstanceId}{await context.CallSubOrchestrationAsync(child, n)}");

        Assert.Equal("main/8", Output<string>(await RunAsync(main, 8)));
    }

    [Fact]
    public async Task SubOrchestration_ExplicitId_CanBeSeenUnderIt()
    {
        var child = Define.Orchestration<int, int>("child", (_, n) => Task.FromResult(n));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallSubOrchestrationAsync(child, n, "the-child"));

        await RunAsync(main, 8);

        Assert.Equal(8, Output<int>(await GetAsync("the-child")));
        Assert.Equal("child", (await GetAsync("the-child")).Name);
    }

    [Fact]
    public async Task SubOrchestration_Fails_IsThrownWithTheInnermostCode()
    {
        var broken = Define.Activity<int, int>("broken", (_, _) => throw new DrException(ErrorCodes.LaunchFailed, "no capacity"));
        var grandchild = Define.Orchestration<int, int>("grandchild", (context, n) => context.CallActivityAsync(broken, n));
        var child = Define.Orchestration<int, int>("child", (context, n) => context.CallSubOrchestrationAsync(grandchild, n));
        var main = Define.Orchestration<int, string>("main", async (context, n) =>
        {
            var failed = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallSubOrchestrationAsync(child, n));
            return $"{failed.TaskName}|{failed.Code}|{failed.Failure.Message}";
        });

        Assert.Equal("child|launch_failed|no capacity", Output<string>(await RunAsync(main, 8)));
    }

    [Fact]
    public async Task SubOrchestrations_ManyAtOnce_ResultsAreInCallOrder()
    {
        var echo = Define.Activity("echo", (int n) => n);
        var child = Define.Orchestration<int, int>("child", async (context, n) =>
        {
            await context.DelayAsync(TimeSpan.FromSeconds(10 - n));
            return await context.CallActivityAsync(echo, n);
        });
        var main = Define.Orchestration<int, int[]>("main", (context, count) =>
            Task.WhenAll(Enumerable.Range(0, count).Select(n => context.CallSubOrchestrationAsync(child, n))));
        await StartAndSettleAsync(main, 8);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(5));
        await StartRuntimeAsync();
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(6));

        var results = Output<int[]>(await EndOfAsync("main"));
        Assert.Equal(Enumerable.Range(0, 8), results);
    }

    [Fact]
    public virtual async Task SubOrchestration_IdTakenByAnother_FailsTheCallOnly()
    {
        var child = Define.Orchestration<int, int>("child", (context, _) => context.WaitForEventAsync<int>("go", default));
        var main = Define.Orchestration<int, string>("main", async (context, n) =>
            (await Assert.ThrowsAsync<TaskFailedException>(() => context.CallSubOrchestrationAsync(child, n, "taken"))).Failure.Code);
        await StartAndSettleAsync(child, 1, "taken");

        await Client.StartAsync(main, "main", 1, None);

        Assert.Equal("already_exists", Output<string>(await EndOfAsync("main")));
        Assert.Equal(OrchestrationStatus.Running, (await GetAsync("taken")).Status);
    }

    [Fact]
    public async Task SubOrchestration_Terminated_FailsTheCall()
    {
        var child = Define.Orchestration<int, int>("child", (context, _) => context.WaitForEventAsync<int>("never", default));
        var main = Define.Orchestration<int, string>("main", async (context, n) =>
            (await Assert.ThrowsAsync<TaskFailedException>(() => context.CallSubOrchestrationAsync(child, n, "the-child"))).Failure.Code);
        await StartAndSettleAsync(main, 1);

        await Client.TerminateAsync("the-child", "enough", None);

        Assert.Equal("terminated", Output<string>(await EndOfAsync("main")));
    }
}
