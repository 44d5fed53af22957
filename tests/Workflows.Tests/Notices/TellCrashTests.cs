using DRServerless.Core.Errors;
using DRServerless.Core.Notices;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Tests.Operations;
using static DRServerless.Workflows.Tests.Notices.NoticeWorld;

namespace DRServerless.Workflows.Tests.Notices;

/// <summary>A process may die between any two writes of telling; nothing that was begun is lost, and nobody is told twice.</summary>
public sealed class TellCrashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Tell_DiesAtAWrite_SweepTellsWhatWasBegun(int writes)
    {
        await using var harness = await StartAsync(Everything(Hook()));
        await TellAndDieAsync(harness, writes);

        await new NoticeKeeper(harness.Services).SweepAsync(harness.Deadline);
        if (writes == 0)
        {
            // Nothing was taken, and the teller knows.
            Assert.Empty(await harness.NoticesAsync());
            return;
        }

        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
        await harness.UntilOutboxIsEmptyAsync();
        Assert.Single(await harness.NoticesAsync());
        Assert.Single(harness.Network.Sent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Tell_DiesAtAWriteAndIsRepeated_TellsOnce(int writes)
    {
        await using var harness = await StartAsync(Everything(Hook()));
        await TellAndDieAsync(harness, writes);

        await harness.TellAsync(harness.News());

        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
        await harness.UntilOutboxIsEmptyAsync();
        Assert.Single(harness.Network.Sent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SendAgain_DiesAtAWrite_CanBeRepeatedOrIsCarriedOn(int writes)
    {
        await using var harness = await StartAsync(Everything(Hook()));
        harness.Network.Answer = _ => new Core.Network.HttpAnswer(410, "status 410");
        await harness.TellAsync(harness.News());
        await harness.UntilAsync("something", "hook", DeliveryState.Dead);
        await harness.UntilOutboxIsEmptyAsync();
        harness.Network.Answer = _ => new Core.Network.HttpAnswer(200, "status 200");
        var store = new FailingStore(harness.Objects);
        store.DieAfter(writes);
        var dying = harness.Services with { Objects = store, Client = () => throw new DrException(ErrorCodes.StoreUnavailable, "The process died (fake).") };

        await Assert.ThrowsAsync<DrException>(() => new NoticeOffice(dying).SendAgainAsync(harness.ProjectId, IdOf("something"), "hook", harness.Deadline));
        await new NoticeKeeper(harness.Services).SweepAsync(harness.Deadline);
        if ((await harness.DeliveryAsync("something", "hook")).State == DeliveryState.Dead)
            await new NoticeOffice(harness.Services).SendAgainAsync(harness.ProjectId, IdOf("something"), "hook", harness.Deadline);

        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
        await harness.UntilOutboxIsEmptyAsync();
        Assert.Equal(2, harness.Network.Sent.Count);
    }

    [Fact]
    public async Task Restart_InTheMiddleOfRetries_GoesOn()
    {
        await using var harness = await StartAsync(Everything(Hook()));
        harness.Network.Answer = _ => new Core.Network.HttpAnswer(503, "status 503");
        await harness.TellAsync(harness.News());
        await harness.UntilAsync(async () => (await harness.DeliveryAsync("something", "hook")).Tries >= 2, () => "two tries");

        await harness.RestartRuntimeAsync();
        harness.Network.Answer = _ => new Core.Network.HttpAnswer(200, "status 200");

        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
    }

    [Fact]
    public async Task Sweep_ProjectIsGone_ForgetsWhatWasToBeDelivered()
    {
        await using var harness = await StartAsync(Everything(Hook()));
        await TellAndDieAsync(harness, writes: 2);
        await harness.ChangeProjectAsync(project => project with { Deleting = true });

        await new NoticeKeeper(harness.Services).SweepAsync(harness.Deadline);

        Assert.Empty(await harness.OutboxAsync());
        Assert.Empty(harness.Network.Sent);
    }

    private static async Task TellAndDieAsync(OperationsHarness harness, int writes)
    {
        var store = new FailingStore(harness.Objects);
        store.DieAfter(writes);
        var dying = harness.Services with { Objects = store, Client = () => throw new DrException(ErrorCodes.StoreUnavailable, "The process died (fake).") };
        await Assert.ThrowsAsync<DrException>(() => harness.TellAsync(harness.News(), dying));
    }
}
