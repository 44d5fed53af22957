using DRServerless.Core.Errors;
using DRServerless.Core.Network;
using DRServerless.Core.Notices;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices;
using static DRServerless.Workflows.Tests.Notices.NoticeWorld;

namespace DRServerless.Workflows.Tests.Notices;

/// <summary>Delivery over time: retries, dead letters, sending again, and nobody told twice.</summary>
public sealed class DeliverNoticeTests
{
    [Fact]
    public async Task Tell_ChannelAcknowledges_IsToldOnceHoweverOftenItIsTold()
    {
        await using var harness = await StartAsync(Everything(Hook()));

        for (var time = 0; time < 3; time++)
        {
            await harness.TellAsync(harness.News());
            await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
            await harness.UntilOutboxIsEmptyAsync();
        }

        Assert.Single(harness.Network.Sent);
        Assert.Equal((1, "status 200"), ((await harness.DeliveryAsync("something", "hook")).Tries, (await harness.DeliveryAsync("something", "hook")).Detail));
    }

    [Fact]
    public async Task Tell_NoSettingsOrNoRoute_IsKeptAndSentNowhere()
    {
        await using var harness = await StartAsync(new NoticeSettings { Channels = [Hook()], Routes = [new NoticeRoute { Channels = ["hook"], From = NoticeSeverity.Critical }] });

        await harness.TellAsync(harness.News());
        await harness.Services.Documents.DeleteAsync(Keys.NoticeSettings(harness.ProjectId), harness.Deadline);
        await harness.TellAsync(harness.News("other", NoticeSeverity.Critical));
        await harness.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(2, (await harness.NoticesAsync()).Count);
        Assert.Empty(harness.Network.Sent);
        Assert.Empty(await harness.OutboxAsync());
    }

    [Fact]
    public async Task Tell_ChannelFailsAndComesBack_IsTriedWithGrowingPausesUnderTheSameKey()
    {
        await using var harness = await StartAsync(Everything(Hook()));
        var times = new List<DateTimeOffset>();
        harness.Network.Answer = call =>
        {
            times.Add(harness.Time.GetUtcNow());
            return times.Count < 5 ? new HttpAnswer(503, "status 503") : new HttpAnswer(202, "status 202");
        };

        await harness.TellAsync(harness.News());
        var delivery = await harness.UntilAsync("something", "hook", DeliveryState.Delivered);

        Assert.Equal(5, delivery.Tries);
        var pauses = times.Zip(times.Skip(1), (first, second) => second - first).ToList();
        Assert.True(pauses.Zip(pauses.Skip(1)).All(pair => pair.Second > pair.First), string.Join(' ', pauses));
        Assert.Single(harness.Network.Sent.Select(call => call.Headers["Idempotency-Key"]).Distinct());
        Assert.Single(harness.Network.Sent.Select(call => Convert.ToHexString(call.Body.Span)).Distinct());
    }

    [Fact]
    public async Task Tell_ChannelNeverAnswers_IsBoundedGivenUpAfterADayAndHoldsUpNoOther()
    {
        await using var harness = await StartAsync(Everything(Hook("silent", "https://silent.example/"), Hook()));
        // The first try hangs until it is cut off; the others end as the network cuts them off.
        var tries = 0;
        harness.Network.Answer = call => call.Url.Host != "silent.example" ? new HttpAnswer(200, "status 200") : tries++ == 0 ? null : new HttpAnswer(null, "no answer within 30 seconds");
        var began = harness.Time.GetUtcNow();

        await harness.TellAsync(harness.News());
        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
        Assert.True(harness.Time.GetUtcNow() - began < TimeSpan.FromMinutes(1), "The other one waited.");
        var dead = await harness.UntilAsync("something", "silent", DeliveryState.Dead);

        Assert.InRange(harness.Time.GetUtcNow() - began, TimeSpan.FromHours(22), TimeSpan.FromHours(25));
        Assert.InRange(dead.Tries, 20, 40);
        Assert.Contains("no answer", dead.Detail, StringComparison.Ordinal);
        await harness.UntilOutboxIsEmptyAsync();
    }

    [Fact]
    public async Task Tell_ChannelRefusesForGood_IsGivenUpAtOnceAndCanBeSentAgain()
    {
        await using var harness = await StartAsync(Everything(Hook(), Hook("other", "https://other.example/")));
        harness.Network.Answer = call => call.Url.Host == "other.example" ? new HttpAnswer(200, "status 200") : new HttpAnswer(404, "status 404");
        var office = new NoticeOffice(harness.Services);
        await harness.TellAsync(harness.News());
        Assert.Equal(1, (await harness.UntilAsync("something", "hook", DeliveryState.Dead)).Tries);
        await harness.UntilAsync("something", "other", DeliveryState.Delivered);

        harness.Network.Answer = _ => new HttpAnswer(200, "status 200");
        Assert.Equal(ErrorCodes.ActionNotAllowed, (await Assert.ThrowsAsync<DrException>(() => office.SendAgainAsync(harness.ProjectId, IdOf("something"), "other", harness.Deadline))).Code);
        Assert.Equal(ErrorCodes.NoticeNotFound, (await Assert.ThrowsAsync<DrException>(() => office.SendAgainAsync(harness.ProjectId, IdOf("nothing"), "hook", harness.Deadline))).Code);
        Assert.Equal(ErrorCodes.NoticeChannelNotFound, (await Assert.ThrowsAsync<DrException>(() => office.SendAgainAsync(harness.ProjectId, IdOf("something"), "none", harness.Deadline))).Code);
        await office.SendAgainAsync(harness.ProjectId, IdOf("something"), "hook", harness.Deadline);
        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);

        Assert.Equal(2, harness.Network.Sent.Count(call => call.Url.Host == "hook.example"));
        Assert.Equal(1, harness.Network.Sent.Count(call => call.Url.Host == "other.example"));
        Assert.Equal(ErrorCodes.ActionNotAllowed, (await Assert.ThrowsAsync<DrException>(() => office.SendAgainAsync(harness.ProjectId, IdOf("something"), "hook", harness.Deadline))).Code);
        await harness.UntilOutboxIsEmptyAsync();
    }

    [Fact]
    public async Task Tell_SecretIsMissingAndIsGivenLater_Arrives()
    {
        await using var harness = await StartAsync(Everything(Hook()));
        harness.Secrets.Known.Clear();

        await harness.TellAsync(harness.News());
        await harness.UntilAsync(async () => (await harness.DeliveryAsync("something", "hook")).Tries > 0, () => "a try");
        Assert.StartsWith("secret_not_found", (await harness.DeliveryAsync("something", "hook")).Detail, StringComparison.Ordinal);
        harness.Secrets.Known["hook"] = "here it is";

        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
    }

    [Fact]
    public async Task Tell_ChannelIsTakenAwayMeanwhile_IsGivenUp()
    {
        await using var harness = await StartAsync(Everything(Hook()));
        harness.Network.Answer = _ => new HttpAnswer(503, "status 503");
        await harness.TellAsync(harness.News());
        await harness.UntilAsync(async () => (await harness.DeliveryAsync("something", "hook")).Tries > 0, () => "a try");

        await harness.SetNoticesAsync(Everything(Hook("new")));

        Assert.Contains("no such channel", (await harness.UntilAsync("something", "hook", DeliveryState.Dead)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_TwoHostsAtOnce_StartOneDelivery()
    {
        await using var harness = await StartAsync(Everything(Hook()));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => harness.TellAsync(harness.News()))));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new NoticeKeeper(harness.Services).SweepAsync(harness.Deadline))));
        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
        await harness.PassAsync(TimeSpan.FromMinutes(1));
        await new NoticeKeeper(harness.Services).SweepAsync(harness.Deadline);

        Assert.Single(harness.Network.Sent);
        Assert.Empty(await harness.OutboxAsync());
    }

    [Fact]
    public async Task Record_RunTwice_CountsOnce()
    {
        await using var harness = await StartAsync(Everything(Hook()), twice: true);
        await harness.TellAsync(harness.News());
        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
        await harness.UntilOutboxIsEmptyAsync();

        Assert.Equal(1, (await harness.DeliveryAsync("something", "hook")).Tries);
        // A try that runs again before anything is known of it calls again: under the same key.
        Assert.Single(harness.Network.Sent.Select(call => call.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task Sweep_OrchestrationWasEndedHalfWay_AnotherTakesOver()
    {
        await using var harness = await StartAsync(Everything(Hook()));
        harness.Network.Answer = _ => new HttpAnswer(503, "status 503");
        await harness.TellAsync(harness.News());
        await harness.UntilAsync(async () => (await harness.DeliveryAsync("something", "hook")).Tries > 0, () => "a try");
        await harness.Client.TerminateAsync(NoticeNames.InstanceId(new NoticeRun(harness.ProjectId, IdOf("something"), 1)), "test", harness.Deadline);
        harness.Network.Answer = _ => new HttpAnswer(200, "status 200");

        await harness.PassAsync(TimeSpan.FromSeconds(1));
        await new NoticeKeeper(harness.Services).SweepAsync(harness.Deadline);
        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);

        Assert.Equal(2, (await harness.DeliveryAsync("something", "hook")).Run);
    }

    [Fact]
    public async Task Sweep_NinetyDaysLater_ForgetsTheNoticeWithAllThatBelongsToIt()
    {
        await using var harness = await StartAsync(Everything(Hook()));
        await harness.TellAsync(harness.News());
        await harness.UntilAsync("something", "hook", DeliveryState.Delivered);
        await harness.UntilOutboxIsEmptyAsync();
        var keeper = new NoticeKeeper(harness.Services);
        await keeper.SweepAsync(harness.Deadline);
        Assert.Single(await harness.NoticesAsync());

        harness.Time.Advance(TimeSpan.FromDays(91));
        await harness.TellAsync(harness.News("young"));
        await keeper.SweepAsync(harness.Deadline);

        Assert.Equal("young", Assert.Single(await harness.NoticesAsync()).Subject);
        Assert.Null(await harness.Services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(harness.ProjectId, IdOf("something")), harness.Deadline));
        Assert.Null(await harness.Client.GetAsync(NoticeNames.InstanceId(new NoticeRun(harness.ProjectId, IdOf("something"), 1)), harness.Deadline));
    }
}
