using System.Text;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>
/// Takes what people are to be told, from activities and from the services beside them. What was told already, by its subject, is not told again,
/// however often an activity runs; what was taken is durable. Write order: that it is to be delivered (with the notice in it), how far it has come,
/// the notice, the orchestration. A crash anywhere after the first is carried to its end by <see cref="NoticeKeeper"/>.
/// </summary>
internal sealed class NoticeDesk(WorkflowServices services)
{
    private const int LongestTitle = 200;
    private const int LongestText = 4_000;

    /// <summary>Takes a notice. Who is told is decided now, by the project's settings; what becomes of that is not waited for.</summary>
    public async Task TellAsync(ProjectId project, Notice notice, CancellationToken cancellation)
    {
        notice = notice with { Title = Cut(notice.Title, LongestTitle), Text = notice.Text is { } text ? Cut(text, LongestText) : null };
        var run = new NoticeRun(project, IdOf(notice.Subject), Run: 1);
        if (await services.Documents.FindAsync<Notice>(Keys.Notice(project, run.Notice), cancellation) is not null)
        {
            // Told before; whatever a crash cut short goes on now.
            if (await services.Documents.FindAsync<NoticeToDeliver>(Keys.NoticeToDeliver(project, run.Notice, run.Run), cancellation) is not null) await CarryOnAsync(run, notice, cancellation);
            return;
        }

        if ((await ChannelsAsync(project, notice, cancellation)).Count == 0)
        {
            await CreateAsync(Keys.Notice(project, run.Notice), notice, cancellation);
            return;
        }

        await services.Documents.PutAsync(Keys.NoticeToDeliver(project, run.Notice, run.Run), new NoticeToDeliver(notice, services.Time.GetUtcNow()), cancellation);
        await CarryOnAsync(run, notice, cancellation);
    }

    /// <summary>A notice's id: the same for the same subject.</summary>
    public static Digest IdOf(string subject) => Digest.Of(Encoding.UTF8.GetBytes(subject));

    /// <summary>What follows once a notice is known to be delivered. Every step can be repeated.</summary>
    public async Task CarryOnAsync(NoticeRun run, Notice notice, CancellationToken cancellation)
    {
        var channels = await ChannelsAsync(run.ProjectId, notice, cancellation);
        var delivery = new NoticeDelivery { Channels = [.. channels.Select(channel => new ChannelDelivery { Channel = channel })] };
        await CreateAsync(Keys.NoticeDelivery(run.ProjectId, run.Notice), delivery, cancellation);
        await CreateAsync(Keys.Notice(run.ProjectId, run.Notice), notice, cancellation);
        await services.Client().StartAsync(NoticeNames.Deliver, NoticeNames.InstanceId(run), run, cancellation);
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";

    private async Task<IReadOnlyList<string>> ChannelsAsync(ProjectId project, Notice notice, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<StoredNoticeSettings>(Keys.NoticeSettings(project), cancellation))?.Value.Settings.ChannelsFor(notice.Kind, notice.Severity) ?? [];

    private async Task CreateAsync<T>(string key, T value, CancellationToken cancellation) where T : class
    {
        try
        {
            await services.Documents.CreateAsync(key, value, cancellation);
        }
        catch (DrException stands) when (stands.Code == ErrorCodes.WriteConflict)
        {
            // Whoever was first, or an earlier run of the same: it stands.
        }
    }
}

/// <summary>A notice that is not delivered yet. Document <c>notice-outbox/{project}/{digest of the subject}/{run}</c>.</summary>
internal sealed record NoticeToDeliver(Notice Notice, DateTimeOffset At);
