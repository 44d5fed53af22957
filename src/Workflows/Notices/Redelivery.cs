using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>
/// Lets a channel be told anew, in a run of its own. Write order: that the run is to be delivered, then the channel's part, then the orchestration;
/// a crash after the first leaves the channel as it was, one after the second is carried on by the sweep.
/// </summary>
internal sealed class Redelivery(WorkflowServices services)
{
    /// <summary>How long a run may be announced that no channel has: the time between two writes, with room to spare.</summary>
    public static readonly TimeSpan AnnouncementGrace = TimeSpan.FromMinutes(10);

    private const int Attempts = 16;

    /// <summary>Starts another run for a channel, when its last one is over. Returns where the notice stands then.</summary>
    public async Task<NoticeDelivery> StartAsync(ProjectId project, Digest id, string channel, Func<ChannelDelivery, bool> isOver, CancellationToken cancellation)
    {
        var notice = (await services.Documents.FindAsync<Notice>(Keys.Notice(project, id), cancellation))?.Value ?? throw Missing(project, id);
        for (var attempt = 1; ; attempt++)
        {
            var standing = (await services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(project, id), cancellation))?.Value ?? throw NoChannel(channel);
            var found = standing.Find(channel) ?? throw NoChannel(channel);
            if (!isOver(found)) return standing;
            var run = new NoticeRun(project, id, standing.Run + 1);
            await services.Documents.PutAsync(Keys.NoticeToDeliver(project, id, run.Run), new NoticeToDeliver(notice, services.Time.GetUtcNow()), cancellation);
            var changed = await services.Documents.UpdateAsync<NoticeDelivery>(Keys.NoticeDelivery(project, id), delivery =>
                delivery.Run != standing.Run || delivery.Find(channel) is not { } part || !isOver(part) ? delivery : delivery.With(Anew(part, run.Run)) with { Run = run.Run },
                ErrorCodes.NoticeNotFound, cancellation);
            if (changed.Find(channel)?.Run != run.Run && attempt < Attempts) continue;
            await services.Client().StartAsync(NoticeNames.Deliver, NoticeNames.InstanceId(run), run, cancellation);
            return changed;
        }
    }

    private static ChannelDelivery Anew(ChannelDelivery channel, int run) => channel with { State = DeliveryState.Pending, Run = run, Tries = 0, NextTryAt = null };

    private static DrException Missing(ProjectId project, Digest notice) => new(ErrorCodes.NoticeNotFound, $"There is no notice {notice} in project {project}.");

    private static DrException NoChannel(string channel) => new(ErrorCodes.NoticeChannelNotFound, $"The notice does not go to a channel named '{channel}'. Nothing was changed.");
}
