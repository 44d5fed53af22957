using DRServerless.Core.Notices;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>Delivers a notice: every channel by itself, so that the trouble of one holds up no other.</summary>
internal sealed class DeliverNotice() : Orchestration<NoticeRun, Nothing>(NoticeNames.Deliver)
{
    public override async Task<Nothing> RunAsync(OrchestrationContext context, NoticeRun input)
    {
        var pending = await context.CallActivityAsync(NoticeNames.List, input, Pace.Store);
        await Task.WhenAll(pending.Channels.Select(channel => context.CallSubOrchestrationAsync(NoticeNames.DeliverToChannel, new ChannelRun(input, channel))));
        return await context.CallActivityAsync(NoticeNames.Close, input, Pace.Store);
    }
}

/// <summary>
/// Tells one channel: tries with growing pauses until it acknowledges, refuses for good, or a day is over. What came of each try is in history before it is
/// written down, so a store in trouble makes nobody be told twice; only a crash between a channel's acknowledgement and history repeats a
/// call, under the same id. Some thirty tries bound the history.
/// </summary>
internal sealed class DeliverToChannel() : Orchestration<ChannelRun, Nothing>(NoticeNames.DeliverToChannel)
{
    public override async Task<Nothing> RunAsync(OrchestrationContext context, ChannelRun input)
    {
        var giveUpAt = context.CurrentTime + DeliveryPace.Limit;
        for (var tries = 1; ; tries++)
        {
            var result = await TryAsync(context, new ChannelTry(input, tries));
            if (result.End == TryEnd.Over) return Nothing.Value;
            var next = context.CurrentTime + DeliveryPace.PauseAfter(tries);
            var state = result.End == TryEnd.Delivered ? DeliveryState.Delivered
                : result.End == TryEnd.Hopeless || next > giveUpAt ? DeliveryState.Dead
                : DeliveryState.Pending;
            var again = state == DeliveryState.Pending ? next : (DateTimeOffset?)null;
            await context.CallActivityAsync(NoticeNames.Record, new ChannelRecord(input, tries, state, result.Detail, context.CurrentTime, again), Pace.Store);
            if (again is not { } at) return Nothing.Value;
            await context.CreateTimerAsync(at, CancellationToken.None);
        }
    }

    private static async Task<TryResult> TryAsync(OrchestrationContext context, ChannelTry input)
    {
        try
        {
            return await context.CallActivityAsync(NoticeNames.Try, input);
        }
        catch (TaskFailedException failed)
        {
            return new TryResult(TryEnd.Failed, Tries.Shorten(failed.Failure.Message));
        }
    }
}
