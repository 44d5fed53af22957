using DRServerless.Core.Errors;
using DRServerless.Core.Notices;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Notices.Channels;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>Names the channels that a run is to tell: those that nobody has told yet.</summary>
internal sealed class ListChannelsActivity(WorkflowServices services) : Activity<NoticeRun, PendingChannels>(NoticeNames.List)
{
    public override async Task<PendingChannels> RunAsync(ActivityContext context, NoticeRun input, CancellationToken cancellation)
    {
        var delivery = (await services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(input.ProjectId, input.Notice), cancellation))?.Value;
        return new PendingChannels([.. (delivery?.Channels ?? []).Where(channel => channel.IsOpenIn(input.Run)).Select(channel => channel.Channel)]);
    }
}

/// <summary>Tries to tell a channel, unless it was told or given up before. It ends within its limit, whatever answers or does not.</summary>
internal sealed class TryChannelActivity(WorkflowServices services) : Activity<ChannelTry, TryResult>(NoticeNames.Try)
{
    /// <summary>Added to a call's own limit: a port that does not keep it is cut off here.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ChannelSender _sender = new(services);
    private readonly NoticeLetters _letters = new(services);

    public override async Task<TryResult> RunAsync(ActivityContext context, ChannelTry input, CancellationToken cancellation)
    {
        var (run, name) = (input.Channel.Notice, input.Channel.Channel);
        var delivery = (await services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(run.ProjectId, run.Notice), cancellation))?.Value;
        if (delivery?.Find(name)?.IsOpenIn(run.Run) != true) return new TryResult(TryEnd.Over, "");
        if (await _letters.WriteAsync(run.ProjectId, run.Notice, name, cancellation) is not { } letter) return new TryResult(TryEnd.Over, "");
        var settings = (await services.Documents.FindAsync<StoredNoticeSettings>(Keys.NoticeSettings(run.ProjectId), cancellation))?.Value.Settings;
        if (settings?.Find(name) is not { } channel) return new TryResult(TryEnd.Hopeless, "the project has no such channel any more");
        return await SendAsync(letter, channel, cancellation);
    }

    private async Task<TryResult> SendAsync(NoticeLetter letter, NoticeChannel channel, CancellationToken cancellation)
    {
        try
        {
            var result = await TimeLimit.RunAsync(services.Time, DeliveryPace.TryLimit + Grace, token => _sender.SendAsync(letter, channel, DeliveryPace.TryLimit, token), cancellation);
            return result with { Detail = Tries.Shorten(result.Detail) };
        }
        catch (DrException refused)
        {
            // A secret that the host lacks may be given to it yet, rights too.
            return new TryResult(TryEnd.Failed, Tries.Shorten($"{refused.Code.Name}: {refused.Message}"));
        }
    }
}

/// <summary>Writes down where a channel stands. One that was told stays told.</summary>
internal sealed class RecordChannelActivity(WorkflowServices services) : Activity<ChannelRecord, Nothing>(NoticeNames.Record)
{
    public override async Task<Nothing> RunAsync(ActivityContext context, ChannelRecord input, CancellationToken cancellation)
    {
        var (run, name) = (input.Channel.Notice, input.Channel.Channel);
        var changes = false;
        try
        {
            await services.Documents.UpdateAsync<NoticeDelivery>(Keys.NoticeDelivery(run.ProjectId, run.Notice), delivery =>
            {
                var found = delivery.Find(name);
                changes = found is not null && found.IsOpenIn(run.Run) && found.Tries < input.Tries;
                return changes ? delivery.With(found! with { State = input.State, Tries = input.Tries, Detail = input.Detail, TriedAt = input.At, NextTryAt = input.NextTryAt }) : delivery;
            }, ErrorCodes.NoticeNotFound, cancellation);
        }
        catch (DrException gone) when (gone.Code == ErrorCodes.NoticeNotFound)
        {
            // Deleted with its project: there is nothing to write down.
        }

        if (changes) await CountAsync(input, cancellation);
        return Nothing.Value;
    }

    /// <summary>Only the run whose write changed something counts, so each end is counted once.</summary>
    private async Task CountAsync(ChannelRecord input, CancellationToken cancellation)
    {
        var settings = (await services.Documents.FindAsync<StoredNoticeSettings>(Keys.NoticeSettings(input.Channel.Notice.ProjectId), cancellation))?.Value.Settings;
        var kind = settings?.Find(input.Channel.Channel)?.Kind.ToString() ?? "removed";
        services.Metrics.CountNotice(input.Channel.Notice.ProjectId, kind, input.State);
    }
}

/// <summary>Takes a notice out of those that are to be delivered: its run has ended.</summary>
internal sealed class CloseNoticeActivity(WorkflowServices services) : Activity<NoticeRun, Nothing>(NoticeNames.Close)
{
    public override async Task<Nothing> RunAsync(ActivityContext context, NoticeRun input, CancellationToken cancellation)
    {
        await services.Documents.DeleteAsync(Keys.NoticeToDeliver(input.ProjectId, input.Notice, input.Run), cancellation);
        return Nothing.Value;
    }
}

/// <summary>Who sees to a channel.</summary>
internal static class OpenChannels
{
    /// <summary>True when the channel is still to be told, and by that run.</summary>
    public static bool IsOpenIn(this ChannelDelivery channel, int run) => channel.State == DeliveryState.Pending && channel.Run == run;
}
