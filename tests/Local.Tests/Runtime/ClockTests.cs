using DRServerless.Local.Runtime.Timers;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Local.Tests.Runtime;

public sealed class ClockTests : LocalRuntimeTestBase
{
    private OrchestrationName<int, double> DeclareWaiting() => Define.Orchestration<int, double>("main", async (context, seconds) =>
    {
        var began = context.CurrentTime;
        var due = began + TimeSpan.FromSeconds(seconds);
        while (context.CurrentTime < due) await context.CreateTimerAsync(due, default);
        await context.DelayAsync(TimeSpan.FromSeconds(seconds));
        return (context.CurrentTime - began).TotalSeconds;
    });

    [Fact]
    public async Task Clock_SetBackWhileWaiting_DelaysNothingAndTimeNeverGoesBack()
    {
        var main = DeclareWaiting();
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", 60, None);
        await Harness.SettleAsync();

        Harness.Time.Shift(-TimeSpan.FromDays(365));
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(60));
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.True(Output<double>(await EndOfAsync("main")) >= 120);
    }

    [Fact]
    public async Task Clock_SetBackWhileStopped_WaitsNoLongerThanWasAskedFor()
    {
        var main = DeclareWaiting();
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", 60, None);
        await Harness.SettleAsync();

        Harness.Time.Shift(-TimeSpan.FromDays(365));
        await StartRuntimeAsync();
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(60));
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.True(Output<double>(await EndOfAsync("main")) >= 120);
    }

    [Fact]
    public async Task Clock_SetForward_TimersCatchUpByTheNextLook()
    {
        var main = DeclareWaiting();
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", 3_600, None);
        await Harness.SettleAsync();

        Harness.Time.Shift(TimeSpan.FromHours(2));
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(30));
        Harness.Time.Shift(TimeSpan.FromHours(2));
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.True(Output<double>(await EndOfAsync("main")) >= 7_200);
    }

    [Fact]
    public void TimerQueue_ManyRandomTimers_EachFiresOnceAndNotBeforeItsTime()
    {
        const int Seed = 20_301;
        var random = new Random(Seed);
        var time = new FakeTimeProvider();
        using var queue = new TimerQueue(time, () => { });
        var fired = new Dictionary<int, DateTimeOffset>();
        var timers = Enumerable.Range(0, 1_000).Select(n => new DurableTimer(1, 0, n, time.GetUtcNow() + TimeSpan.FromSeconds(random.Next(1, 600)))).ToList();
        foreach (var timer in timers) queue.Add(timer, timer.DueAt - time.GetUtcNow());
        var cancelled = timers.Where(_ => random.Next(4) == 0).ToList();
        foreach (var timer in cancelled) timer.IsDone = true;

        while (queue.Next is not null)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 5_000)));
            foreach (var timer in queue.TakeDue()) fired.Add(timer.Decision, time.GetUtcNow());
        }

        Assert.Equal(timers.Except(cancelled).Select(timer => timer.Decision).Order(), fired.Keys.Order());
        Assert.All(timers.Except(cancelled), timer => Assert.InRange(fired[timer.Decision], timer.DueAt, timer.DueAt + TimeSpan.FromSeconds(5)));
    }
}
