using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Tests.Runtime;

/// <summary>SQLite gives the same error at its page limit as on a full disk; the limit is the stand-in here.</summary>
public sealed class FullDiskTests : LocalRuntimeTestBase
{
    private const long NoMorePages = 1;
    private const long ManyPages = 1_000_000;
    private static readonly string Ballast = new('x', 8_000);

    [Fact]
    public async Task DiskFull_WhileRunning_WaitsTellsAndGoesOnWithRoom()
    {
        var runs = 0;
        var step = Define.Activity("step", (string text) => $"{Interlocked.Increment(ref runs)}{text}");
        var main = Define.Orchestration<Nothing, int>("main", async (context, _) =>
        {
            await context.WaitForEventAsync<int>("go", default);
            for (var n = 0; n < 20; n++) await context.CallActivityAsync(step, Ballast);
            return 20;
        });
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", Nothing.Value, None);
        Harness.Runtime.MaximumPages = NoMorePages;

        // The event itself may find no room, so nobody waits for it here.
        var raised = Harness.Client.RaiseEventAsync("main", "go", 1, None);
        await UntilAsync(() => Task.FromResult(!Harness.Runtime.Health.IsHealthy), "the problem to show");
        Assert.Equal("the disk is full", Harness.Runtime.Health.Problem);
        Assert.NotNull(Harness.Runtime.Health.Since);
        var refused = await Assert.ThrowsAsync<DrException>(() => Harness.Client.StartAsync(main, "another", Nothing.Value, None));
        Assert.Equal(ErrorCodes.StoreUnavailable, refused.Code);
        Assert.Equal(OrchestrationStatus.Running, (await Harness.Client.GetAsync("main", None))!.Status);

        Harness.Runtime.MaximumPages = ManyPages;
        await MoveTimeUntilHealthyAsync();
        await raised;

        Assert.Equal(20, Output<int>(await EndOfAsync("main")));
        Assert.Equal(20, runs);
        Assert.Null(await Harness.Client.GetAsync("another", None));
        Assert.True(await Harness.Client.StartAsync(main, "another", Nothing.Value, None));
    }

    [Fact]
    public async Task Stop_WhileDiskIsFull_EndsAndNothingRecordedIsLost()
    {
        var runs = new List<int>();
        var step = Define.Activity("step", (int n) =>
        {
            lock (runs) runs.Add(n);
            return Ballast;
        });
        var main = Define.Orchestration<Nothing, int>("main", async (context, _) =>
        {
            await context.CallActivityAsync(step, 0);
            await context.WaitForEventAsync<int>("go", default);
            for (var n = 1; n < 20; n++) await context.CallActivityAsync(step, n);
            return 20;
        });
        await StartRuntimeAsync();
        await Harness.Client.StartAsync(main, "main", Nothing.Value, None);
        await Harness.SettleAsync();
        await Harness.Client.RaiseEventAsync("main", "go", 1, None);
        Harness.Runtime.MaximumPages = NoMorePages;
        await UntilAsync(() => Task.FromResult(!Harness.Runtime.Health.IsHealthy || runs.Count == 20), "the disk to fill");

        await StartRuntimeAsync();

        Assert.Equal(20, Output<int>(await EndOfAsync("main")));
        Assert.Equal(Enumerable.Range(0, 20), runs.Distinct().Order());
        Assert.Equal(1, runs.Count(n => n == 0));
    }

    private async Task MoveTimeUntilHealthyAsync() => await UntilAsync(
        () =>
        {
            Harness.Time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(Harness.Runtime.Health.IsHealthy);
        },
        "the runtime to go on");
}
