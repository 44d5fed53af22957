using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    [Fact]
    public async Task CallActivity_Succeeds_GivesResult()
    {
        var twice = Define.Activity("twice", (int n) => n * 2);
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(twice, n));

        Assert.Equal(42, Output<int>(await RunAsync(main, 21)));
    }

    [Fact]
    public async Task CallActivity_InSequence_EachSeesTheLast()
    {
        var append = Define.Activity("append", (string text) => text + text.Length);
        var main = Define.Orchestration<string, string>("main", async (context, text) =>
        {
            for (var n = 0; n < 5; n++) text = await context.CallActivityAsync(append, text);
            return text;
        });

        Assert.Equal("x12345", Output<string>(await RunAsync(main, "x")));
    }

    [Fact]
    public async Task CallActivity_NullsAndNothing_ComeBack()
    {
        var echo = Define.Activity("echo", (string? text) => text);
        var quiet = Define.Activity("quiet", (Nothing nothing) => nothing);
        var main = Define.Orchestration<string?, string?>("main", async (context, text) =>
        {
            await context.CallActivityAsync(quiet, Nothing.Value);
            return await context.CallActivityAsync(echo, text);
        });

        var ended = await RunAsync(main, null);

        Assert.Equal(OrchestrationStatus.Completed, ended.Status);
        Assert.True(ended.Output is null or { ValueKind: System.Text.Json.JsonValueKind.Null });
    }

    [Fact]
    public async Task WhenAll_ResultsArriveOutOfOrder_AreInCallOrder()
    {
        // Each activity but the last waits for the one called after it: results arrive in reverse.
        var gates = Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        gates[5].SetResult();
        var slow = Define.Activity<int, int>("slow", async (n, cancellation) =>
        {
            await gates[n + 1].Task.WaitAsync(cancellation);
            gates[n].TrySetResult();
            return n;
        });
        var main = Define.Orchestration<int, int[]>("main", (context, count) =>
            Task.WhenAll(Enumerable.Range(0, count).Select(n => context.CallActivityAsync(slow, n))));

        var results = Output<int[]>(await RunAsync(main, 5));

        Assert.Equal([0, 1, 2, 3, 4], results);
    }

    [Fact]
    public virtual async Task WhenAny_FirstResult_Wins()
    {
        var never = new TaskCompletionSource();
        var fast = Define.Activity("fast", (int n) => n);
        var stuck = Define.Activity<int, int>("stuck", async (n, cancellation) =>
        {
            await never.Task.WaitAsync(cancellation);
            return n;
        });
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
            await await Task.WhenAny(context.CallActivityAsync(stuck, -1), context.CallActivityAsync(fast, n)));

        var ended = await RunAsync(main, 7);
        never.SetResult();

        Assert.Equal(7, Output<int>(ended));
    }

    [Fact]
    public async Task CallActivity_Fails_IsThrownWithCodeAndMessage()
    {
        var broken = Define.Activity<int, int>("broken", (_, _) => throw new DrException(ErrorCodes.SnapshotFailed, "snap-1 is in error."));
        var main = Define.Orchestration<int, string>("main", async (context, n) =>
        {
            try
            {
                await context.CallActivityAsync(broken, n);
                return "no failure";
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.TaskName}|{failed.Code}|{failed.Failure.Message}|{failed.Failure.IsTransient}";
            }
        });

        Assert.Equal("broken|snapshot_failed|snap-1 is in error.|False", Output<string>(await RunAsync(main, 1)));
    }

    [Fact]
    public async Task CallActivity_FailureUncaught_FailsTheInstanceWithItsCode()
    {
        var broken = Define.Activity<int, int>("broken", (_, _) => throw new DrException(ErrorCodes.QuotaExceeded, "Full."));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(broken, n));

        Assert.Equal(new FailureRecord("quota_exceeded", "Full.", IsTransient: true), Failure(await RunAsync(main, 1)));
    }

    [Fact]
    public async Task WhenAll_OneFails_ThrowsAfterAllEnded()
    {
        var oneFails = Define.Activity<int, int>("oneFails", (n, _) => n == 1 ? throw new DrException(ErrorCodes.LaunchFailed, "no") : Task.FromResult(n));
        var main = Define.Orchestration<int, string>("main", async (context, count) =>
        {
            var calls = Enumerable.Range(0, count).Select(n => context.CallActivityAsync(oneFails, n)).ToList();
            try
            {
                await Task.WhenAll(calls);
            }
            catch (TaskFailedException)
            {
                // Told below, call by call.
            }

            return string.Concat(calls.Select(call => call.IsCompletedSuccessfully ? 'y' : 'n'));
        });

        Assert.Equal("ynyy", Output<string>(await RunAsync(main, 4)));
    }

    [Fact]
    public async Task CallActivity_UnknownException_IsUnexpectedAndPermanent()
    {
        var broken = Define.Activity<int, int>("broken", (_, _) => throw new InvalidOperationException("bug"));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(broken, n));

        var failure = Failure(await RunAsync(main, 1));

        Assert.Equal(ErrorCodes.Unexpected.Name, failure.Code);
        Assert.False(failure.IsTransient);
        Assert.Contains("bug", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FanOut_Thousand_AllCountOnce()
    {
        var ran = 0;
        var count = Define.Activity("count", (int n) =>
        {
            Interlocked.Increment(ref ran);
            return n;
        });
        var main = Define.Orchestration<int, long>("main", async (context, width) =>
            (await Task.WhenAll(Enumerable.Range(0, width).Select(n => context.CallActivityAsync(count, n)))).Sum(n => (long)n));

        Assert.Equal(499_500, Output<long>(await RunAsync(main, 1_000)));
        Assert.Equal(1_000, ran);
    }
}
