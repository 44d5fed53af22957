using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    private OrchestrationName<Nothing, int> DeclareWaiting(string name = "main") =>
        Define.Orchestration<Nothing, int>(name, (context, _) => context.WaitForEventAsync<int>("go", default));

    [Fact]
    public async Task Start_IdInUse_IsFalseAndChangesNothing()
    {
        var main = DeclareWaiting();
        await StartAndSettleAsync(main, Nothing.Value);

        Assert.False(await Client.StartAsync(main, "main", Nothing.Value, None));
        await Client.RaiseEventAsync("main", "go", 1, None);
        await EndOfAsync("main");
        Assert.False(await Client.StartAsync(main, "main", Nothing.Value, None));
        await StartRuntimeAsync();
        Assert.False(await Client.StartAsync(main, "main", Nothing.Value, None));

        Assert.Equal(1, Output<int>(await GetAsync("main")));
    }

    [Fact]
    public async Task Start_ManyAtOnceUnderOneId_OneWins()
    {
        var main = DeclareWaiting();
        await StartRuntimeAsync();

        var started = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Client.StartAsync(main, "main", Nothing.Value, None))));

        Assert.Single(started, won => won);
    }

    [Fact]
    public async Task Terminate_Tree_EndsAllOfIt()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Define.Activity<int, int>("slow", async (n, cancellation) =>
        {
            running.SetResult();
            await release.Task.WaitAsync(cancellation);
            return n;
        });
        var grandchild = Define.Orchestration<int, int>("grandchild", (context, n) => context.CallActivityAsync(slow, n));
        var child = Define.Orchestration<int, int>("child", (context, n) => context.CallSubOrchestrationAsync(grandchild, n));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallSubOrchestrationAsync(child, n));
        await StartRuntimeAsync();
        await Client.StartAsync(main, "main", 1, None);
        await running.Task.WaitAsync(Deadline);
        var tree = await NamesByIdAsync("main");
        Assert.Equal(["child", "grandchild", "main"], tree.Values.Order());

        await Client.TerminateAsync("main", "operator asked", None);

        foreach (var id in tree.Keys)
        {
            var ended = await EndOfAsync(id);
            Assert.Equal(OrchestrationStatus.Terminated, ended.Status);
            Assert.Equal(new FailureRecord("terminated", "operator asked", IsTransient: false), ended.Failure);
        }

        release.SetResult();
        await Harness.SettleAsync();
        Assert.Equal(OrchestrationStatus.Terminated, (await GetAsync("main")).Status);
    }

    [Fact]
    public async Task Terminate_UnknownOrEnded_DoesNothing()
    {
        var main = Define.Orchestration<int, int>("main", (_, n) => Task.FromResult(n));
        await RunAsync(main, 2);

        await Client.TerminateAsync("main", "late", None);
        await Client.TerminateAsync("nobody", "late", None);

        Assert.Equal(2, Output<int>(await GetAsync("main")));
    }

    [Fact]
    public async Task Suspend_EventsAndTimersAndResults_AreKeptForResume()
    {
        var steps = 0;
        var step = Define.Activity("step", (int n) => Interlocked.Increment(ref steps) + n);
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            var timer = context.DelayAsync(TimeSpan.FromSeconds(1));
            var text = await context.WaitForEventAsync<string>("letter", default);
            text += await context.CallActivityAsync(step, 0);
            text += await context.WaitForEventAsync<string>("letter", default);
            await timer;
            return text;
        });
        await StartAndSettleAsync(main, Nothing.Value);

        await Client.SuspendAsync("main", "hold on", None);
        await Client.RaiseEventAsync("main", "letter", "a", None);
        await Client.RaiseEventAsync("main", "letter", "b", None);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(OrchestrationStatus.Suspended, (await GetAsync("main")).Status);
        Assert.Equal(0, steps);
        await StartRuntimeAsync();
        await Harness.SettleAsync();
        Assert.Equal(OrchestrationStatus.Suspended, (await GetAsync("main")).Status);
        Assert.Equal(0, steps);
        await Client.ResumeAsync("main", "go on", None);

        Assert.Equal("a1b", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Suspend_ActivityEndsMeanwhile_ResultIsKeptAndNotRunAgain()
    {
        var runs = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Define.Activity<int, int>("slow", async (n, cancellation) =>
        {
            Interlocked.Increment(ref runs);
            await release.Task.WaitAsync(cancellation);
            return n;
        });
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(slow, n));
        await StartRuntimeAsync();
        await Client.StartAsync(main, "main", 6, None);
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref runs) == 1), () => "the activity to run");

        await Client.SuspendAsync("main", "hold on", None);
        release.SetResult();
        await Harness.SettleAsync();
        await StartRuntimeAsync();
        await Client.ResumeAsync("main", "go on", None);

        Assert.Equal(6, Output<int>(await EndOfAsync("main")));
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Purge_Running_IsRefused()
    {
        await StartAndSettleAsync(DeclareWaiting(), Nothing.Value);

        Assert.False(await Client.PurgeAsync("main", None));
        Assert.False(await Client.PurgeAsync("nobody", None));

        Assert.Equal(OrchestrationStatus.Running, (await GetAsync("main")).Status);
    }

    [Fact]
    public async Task Purge_Ended_ForgetsItAndItsSubOrchestrationsAndFreesTheIds()
    {
        var child = Define.Orchestration<int, int>("child", (_, n) => Task.FromResult(n));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallSubOrchestrationAsync(child, n));
        await RunAsync(main, 1);
        Assert.Equal(["child", "main"], (await NamesByIdAsync("main")).Values.Order());

        Assert.True(await Client.PurgeAsync("main", None));

        Assert.Null(await Client.GetAsync("main", None));
        Assert.Empty(await NamesByIdAsync("main"));
        Assert.True(await Client.StartAsync(main, "main", 2, None));
        Assert.Equal(2, Output<int>(await EndOfAsync("main")));
        Assert.Equal(["child", "main"], (await NamesByIdAsync("main")).Values.Order());
    }

    /// <summary>An instance and what it called: their ids begin with its own.</summary>
    private async Task<Dictionary<string, string>> NamesByIdAsync(string id)
    {
        var names = new Dictionary<string, string>();
        await foreach (var instance in Client.ListAsync(id, None)) names.Add(instance.InstanceId, instance.Name);
        return names;
    }

    [Fact]
    public async Task List_Prefix_GivesItsInstancesInOrder()
    {
        var main = DeclareWaiting();
        await StartRuntimeAsync();
        foreach (var id in new[] { "op-b", "op-a", "op-c", "other", "o" }) await Client.StartAsync(main, id, Nothing.Value, None);

        var found = new List<string>();
        await foreach (var instance in Client.ListAsync("op-", None)) found.Add(instance.InstanceId);

        Assert.Equal(["op-a", "op-b", "op-c"], found);
    }

    [Fact]
    public async Task Status_Set_IsShownAndLastsThroughRestartAndEnd()
    {
        var main = Define.Orchestration<Nothing, int>("main", async (context, _) =>
        {
            context.SetStatus(new { percent = 10 });
            var n = await context.WaitForEventAsync<int>("go", default);
            context.SetStatus(new { percent = 90 });
            await context.WaitForEventAsync<int>("go", default);
            return n;
        });
        await StartAndSettleAsync(main, Nothing.Value);
        Assert.Equal(10, Percent(await GetAsync("main")));

        await StartRuntimeAsync();
        await Client.RaiseEventAsync("main", "go", 1, None);
        await Harness.SettleAsync();
        Assert.Equal(90, Percent(await GetAsync("main")));
        await Client.RaiseEventAsync("main", "go", 1, None);

        Assert.Equal(90, Percent(await EndOfAsync("main")));

        static int Percent(OrchestrationInstance instance) => instance.CustomStatus!.Value.GetProperty("percent").GetInt32();
    }
}
