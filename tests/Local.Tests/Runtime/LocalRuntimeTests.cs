using System.Diagnostics;
using DRServerless.Core.Errors;
using DRServerless.Local.Runtime;
using DRServerless.Workflows.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace DRServerless.Local.Tests.Runtime;

public sealed class LocalRuntimeTests(ITestOutputHelper output) : LocalRuntimeTestBase
{
    [Fact]
    public async Task FanOut_ThousandActivities_TakesUnderFiveSeconds()
    {
        var nothing = Define.Activity("nothing", (int n) => n);
        var main = Define.Orchestration<int, int>("main", async (context, width) =>
            (await Task.WhenAll(Enumerable.Range(0, width).Select(n => context.CallActivityAsync(nothing, n)))).Length);
        await StartRuntimeAsync();
        var watch = Stopwatch.StartNew();

        await Harness.Client.StartAsync(main, "main", 1_000, None);

        Assert.Equal(1_000, Output<int>(await EndOfAsync("main")));
        output.WriteLine($"1,000 activities in {watch.Elapsed.TotalMilliseconds:F0} ms");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Activities_OverTheLimit_Wait()
    {
        var running = 0;
        var most = 0;
        var slow = Define.Activity<int, int>("slow", async (n, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return n;
        });
        var main = Define.Orchestration<int, int>("main", async (context, width) =>
            (await Task.WhenAll(Enumerable.Range(0, width).Select(n => context.CallActivityAsync(slow, n)))).Length);
        Harness.Configure = options => options with { MaximumConcurrentActivities = 3 };
        await StartRuntimeAsync();

        await Harness.Client.StartAsync(main, "main", 100, None);
        await EndOfAsync("main");

        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Terminate_ActivityRuns_IsCancelled()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var endless = Define.Activity<int, int>("endless", async (n, cancellation) =>
        {
            using var registration = cancellation.Register(cancelled.SetResult);
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return n;
        });
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(endless, n));
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", 1, None);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await Harness.Client.TerminateAsync("main", "enough", None);

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Harness.SettleAsync();
        Assert.Equal(0, Harness.Runtime.Health.RunningActivities);
    }

    [Fact]
    public async Task WhenIdle_AskedBeforeAnAbandonedActivityEnds_Ends()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Define.Activity<int, int>("slow", async (n, cancellation) =>
        {
            started.SetResult();
            await mayEnd.Task;

            // Time for the loop to come to rest after the last call that it answered.
            for (var turn = 0; turn < 10_000; turn++) await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            return n;
        });
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(slow, n));
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", 1, None);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Harness.Client.TerminateAsync("main", "enough", None);
        var idle = Harness.Runtime.WhenIdleAsync(None);

        Assert.False(await Harness.Client.PurgeAsync("nobody", None));
        Assert.False(idle.IsCompleted);
        mayEnd.SetResult();

        await idle.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task AsyncVoid_Throws_FailsThatInstanceOnly()
    {
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
        {
            if (n == 1) Throw();
            await context.DelayAsync(TimeSpan.Zero);
            return n;

            async void Throw()
            {
                await Task.Yield();
                throw new InvalidOperationException("thrown into the void");
            }
        });
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "bad", 1, None);
        await Harness.Client.StartAsync(main, "good", 2, None);

        Assert.Contains("into the void", (await EndOfAsync("bad")).Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(2, Output<int>(await EndOfAsync("good")));
    }

    [Theory]
    [InlineData("sub-orchestrations at once", 1_000)]
    [InlineData("activities in sequence", 1_000)]
    public async Task Throughput_OfOtherShapes_IsFarFromALimit(string shape, int count)
    {
        var nothing = Define.Activity("nothing", (int n) => n);
        var child = Define.Orchestration<int, int>("child", (context, n) => context.CallActivityAsync(nothing, n));
        var main = Define.Orchestration<int, int>("main", async (context, width) =>
        {
            if (shape == "sub-orchestrations at once")
                return (await Task.WhenAll(Enumerable.Range(0, width).Select(n => context.CallSubOrchestrationAsync(child, n)))).Length;
            for (var n = 0; n < width; n++) await context.CallActivityAsync(nothing, n);
            return width;
        });
        await StartRuntimeAsync();
        var watch = Stopwatch.StartNew();

        await Harness.Client.StartAsync(main, "main", count, None);

        Assert.Equal(count, Output<int>(await EndOfAsync("main")));
        output.WriteLine($"{count} {shape} in {watch.Elapsed.TotalMilliseconds:F0} ms");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Restart_OrchestrationNoLongerDefined_FailsThatInstance()
    {
        var main = Define.Orchestration<int, int>("main", (context, _) => context.WaitForEventAsync<int>("go", default));
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", 1, None);

        await Harness.StartAsync([], []);

        var ended = await EndOfAsync("main");
        Assert.Equal(OrchestrationStatus.Failed, ended.Status);
        Assert.Contains("'main'", ended.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_OfARunningInstance_StaysUntilItContinuesAsNew()
    {
        var main = Define.Orchestration<string, string>("main", async (context, seen) =>
        {
            await context.WaitForEventAsync<int>("go", default);
            if (seen.Length > 0) return $"{seen} {context.Version}";
            context.ContinueAsNew(context.Version);
            return "";
        });
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", "", None);
        Harness.Configure = options => options with { Version = "2" };
        await StartRuntimeAsync();

        await Harness.Client.RaiseEventAsync("main", "go", 1, None);
        await Harness.Client.RaiseEventAsync("main", "go", 1, None);

        Assert.Equal("1 2", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Start_FileInUse_IsRefused()
    {
        await StartRuntimeAsync();
        await using var second = new LocalRuntime(new LocalRuntimeOptions { Path = Harness.Path }, TimeProvider.System, NullLoggerFactory.Instance);

        var refused = await Assert.ThrowsAsync<DrException>(() => second.StartAsync(new RuntimeDefinitions([], []), None));

        Assert.Equal(ErrorCodes.StoreUnavailable, refused.Code);
    }

    [Fact]
    public async Task Start_FileOfANewerFormat_IsRefusedUntouched()
    {
        await StartRuntimeAsync();
        await Harness.Runtime.StopAsync(None);
        Execute("PRAGMA user_version=99");

        var refused = await Assert.ThrowsAsync<DrException>(StartRuntimeAsync);

        Assert.Equal(ErrorCodes.InvariantBroken, refused.Code);
        Execute("PRAGMA user_version=1");
        await StartRuntimeAsync();
    }

    [Fact]
    public async Task Client_BeforeStartAndAfterStop_SaysThatNothingRuns()
    {
        var main = Define.Orchestration<int, int>("main", (_, n) => Task.FromResult(n));
        await StartRuntimeAsync();
        await Harness.Runtime.StopAsync(None);

        var refused = await Assert.ThrowsAsync<DrException>(() => Harness.Client.StartAsync(main, "main", 1, None));

        Assert.Equal(ErrorCodes.StoreUnavailable, refused.Code);
        Assert.False(Harness.Runtime.Health.IsHealthy);
    }

    [Fact]
    public void Options_Wrong_AllProblemsAreToldAtOnce()
    {
        var options = new LocalRuntimeOptions { Path = " ", MaximumConcurrentActivities = 0, Version = "", FirstStoreDelay = TimeSpan.Zero };

        Assert.Equal(4, options.Problems().Count);
        Assert.Throws<ArgumentException>(() => new LocalRuntime(options, TimeProvider.System, NullLoggerFactory.Instance));
    }

    [Fact]
    public void Definitions_NameTwice_IsRefused()
    {
        var one = Define.Activity("same", (int n) => n);
        _ = one;

        var refused = Assert.Throws<ArgumentException>(() => new RuntimeDefinitions([], [.. Define.Activities, .. Define.Activities]));

        Assert.Contains("activity same", refused.Message, StringComparison.Ordinal);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Harness.Path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
