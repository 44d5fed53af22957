using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    // JSON adds two quotation marks.
    private const int LargestText = (16 * 1024) - 2;

    private static string TextOf(int length) => new('x', length);

    [Fact]
    public async Task Payload_Largest_GoesThrough()
    {
        var echo = Define.Activity("echo", (string text) => text);
        var child = Define.Orchestration<string, string>("child", (context, text) => context.CallActivityAsync(echo, text));
        var main = Define.Orchestration<string, string>("main", (context, text) => context.CallSubOrchestrationAsync(child, text));

        Assert.Equal(LargestText, Output<string>(await RunAsync(main, TextOf(LargestText))).Length);
    }

    [Fact]
    public async Task Payload_StartInputTooLarge_IsRefusedAndNothingStarts()
    {
        var main = Define.Orchestration<string, int>("main", (_, text) => Task.FromResult(text.Length));
        await StartRuntimeAsync();

        var refused = await Assert.ThrowsAsync<DrException>(() => Client.StartAsync(main, "main", TextOf(LargestText + 1), None));

        Assert.Equal(ErrorCodes.PayloadTooLarge, refused.Code);
        Assert.Null(await Client.GetAsync("main", None));
    }

    [Fact]
    public async Task Payload_EventTooLarge_IsRefusedAndTheInstanceWaitsOn()
    {
        await StartAndSettleAsync(DeclareWaiting(), Nothing.Value);

        var refused = await Assert.ThrowsAsync<DrException>(() => Client.RaiseEventAsync("main", "go", TextOf(LargestText + 1), None));

        Assert.Equal(ErrorCodes.PayloadTooLarge, refused.Code);
        Assert.Equal(OrchestrationStatus.Running, (await GetAsync("main")).Status);
    }

    [Theory]
    [InlineData("activity input")]
    [InlineData("activity output")]
    [InlineData("sub-orchestration input")]
    [InlineData("sub-orchestration output")]
    public async Task Payload_CallTooLarge_FailsTheCall(string what)
    {
        var ran = 0;
        var length = Define.Activity("length", (string text) => text.Length + Interlocked.Increment(ref ran));
        var inflate = Define.Activity("inflate", (int n) => TextOf(n));
        var childLength = Define.Orchestration<string, int>("childLength", (_, text) => Task.FromResult(text.Length + Interlocked.Increment(ref ran)));
        var childInflate = Define.Orchestration<int, string>("childInflate", (_, n) => Task.FromResult(TextOf(n)));
        var main = Define.Orchestration<int, string>("main", async (context, n) =>
        {
            var failed = await Assert.ThrowsAsync<TaskFailedException>(() => what switch
            {
                "activity input" => context.CallActivityAsync(length, TextOf(n), ThreeTries),
                "activity output" => context.CallActivityAsync(inflate, n, ThreeTries),
                "sub-orchestration input" => context.CallSubOrchestrationAsync(childLength, TextOf(n)),
                _ => context.CallSubOrchestrationAsync(childInflate, n),
            });
            return failed.Failure.Code;
        });

        Assert.Equal("payload_too_large", Output<string>(await RunAsync(main, LargestText + 1)));
        Assert.Equal(0, ran);
    }

    [Theory]
    [InlineData("output")]
    [InlineData("status")]
    [InlineData("next input")]
    public async Task Payload_OfTheOrchestrationTooLarge_FailsIt(string what)
    {
        var main = Define.Orchestration<string, string>("main", async (context, text) =>
        {
            await context.DelayAsync(TimeSpan.Zero);
            if (what == "status") context.SetStatus(TextOf(LargestText + 1));
            if (what == "next input") context.ContinueAsNew(TextOf(LargestText + 1));
            return what == "output" ? TextOf(LargestText + 1) : text;
        });

        Assert.Equal("payload_too_large", Failure(await RunAsync(main, "small")).Code);
    }

    [Fact]
    public async Task Payload_FailureMessageVeryLong_IsCut()
    {
        var broken = Define.Activity<int, int>("broken", (_, _) => throw new DrException(ErrorCodes.LaunchFailed, TextOf(100_000)));
        var main = Define.Orchestration<int, int>("main", (context, n) => context.CallActivityAsync(broken, n));

        var failure = Failure(await RunAsync(main, 1));

        Assert.Equal("launch_failed", failure.Code);
        Assert.InRange(failure.Message.Length, 1_000, 5_000);
    }
}
