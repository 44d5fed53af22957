using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

public abstract partial class RuntimeConformance
{
    [Fact]
    public async Task Timer_BeforeItsTime_DoesNotFire()
    {
        var main = Define.Orchestration<int, double>("main", async (context, seconds) =>
        {
            var began = context.CurrentTime;
            await context.DelayAsync(TimeSpan.FromSeconds(seconds));
            return (context.CurrentTime - began).TotalSeconds;
        });
        await StartAndSettleAsync(main, 5);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(OrchestrationStatus.Running, (await GetAsync("main")).Status);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(3));

        Assert.True(Output<double>(await EndOfAsync("main")) >= 5);
    }

    [Fact]
    public async Task Timer_InThePast_FiresAtOnce()
    {
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
        {
            await context.CreateTimerAsync(context.CurrentTime - TimeSpan.FromDays(1), default);
            return n;
        });

        Assert.Equal(1, Output<int>(await RunAsync(main, 1)));
    }

    [Fact]
    public async Task Timer_AcrossRestart_FiresInTime()
    {
        var main = Define.Orchestration<int, int>("main", async (context, n) =>
        {
            await context.DelayAsync(TimeSpan.FromSeconds(4));
            return n;
        });
        await StartAndSettleAsync(main, 1);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await StartRuntimeAsync();
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationStatus.Running, (await GetAsync("main")).Status);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(1, Output<int>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Timer_Cancelled_ThrowsAndHoldsNothingUp()
    {
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.DelayAsync(TimeSpan.FromDays(30), cancellation.Token);
            await context.DelayAsync(TimeSpan.FromSeconds(1));
            cancellation.Cancel();
            try
            {
                await timer;
                return "fired";
            }
            catch (OperationCanceledException)
            {
                await context.DelayAsync(TimeSpan.FromSeconds(1));
                return "cancelled";
            }
        });
        await StartAndSettleAsync(main, Nothing.Value);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await StartRuntimeAsync();
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("cancelled", Output<string>(await EndOfAsync("main")));
    }

    [Fact]
    public async Task Timers_Several_FireInOrderOfTime()
    {
        var main = Define.Orchestration<Nothing, string>("main", async (context, _) =>
        {
            var order = "";
            async Task WaitAsync(string name, int seconds)
            {
                await context.DelayAsync(TimeSpan.FromSeconds(seconds));
                order += name;
            }

            await Task.WhenAll(WaitAsync("c", 3), WaitAsync("a", 1), WaitAsync("b", 2));
            return order;
        });
        await StartAndSettleAsync(main, Nothing.Value);

        await Harness.AdvanceAsync(TimeSpan.FromSeconds(4));

        Assert.Equal("abc", Output<string>(await EndOfAsync("main")));
    }
}
