using System.Globalization;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>
/// Looks after notices: starts what a crash left, and deletes what is old. Hosts call it every minute; each step is idempotent, so several
/// hosts may at once.
/// </summary>
public sealed class NoticeKeeper(WorkflowServices services)
{
    /// <summary>How long notices are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>How often old ones are looked for: every one is read for it.</summary>
    private static readonly TimeSpan BetweenCleanings = TimeSpan.FromHours(6);

    private readonly NoticeDesk _desk = new(services);
    private DateTimeOffset _cleanAt = DateTimeOffset.MinValue;

    /// <summary>One look at everything that is to be delivered; at times also at what is old.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        await foreach (var key in services.Documents.ListKeysAsync(Keys.NoticeOutbox, cancellation))
        {
            if (RunOf(key) is { } run) await CarryOnAsync(key, run, cancellation);
        }

        var now = services.Time.GetUtcNow();
        if (now < _cleanAt) return;
        await ForgetOldAsync(cancellation);
        _cleanAt = now + BetweenCleanings;
    }

    /// <summary>Deletes notices that were told longer ago than they are kept, with all that belongs to them.</summary>
    internal async Task ForgetOldAsync(CancellationToken cancellation)
    {
        var oldest = services.Time.GetUtcNow() - Kept;
        await foreach (var key in services.Documents.ListKeysAsync(Keys.Projects, cancellation))
        {
            if (key[Keys.Projects.Length..].Split('/') is not [var name, "notices", var digest]) continue;
            if (await services.Documents.FindAsync<Notice>(key, cancellation) is { } old && old.Value.At < oldest)
                await ForgetAsync(ProjectId.Create(name), Digest.Parse(digest), cancellation);
        }
    }

    /// <summary>Deletes a notice. The notice goes last: by it the rest is found.</summary>
    private async Task ForgetAsync(ProjectId project, Digest notice, CancellationToken cancellation)
    {
        var delivery = (await services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(project, notice), cancellation))?.Value;
        for (var run = 1; run <= (delivery?.Run ?? 0); run++)
        {
            await services.Client().PurgeAsync(NoticeNames.InstanceId(new NoticeRun(project, notice, run)), cancellation);
            await services.Documents.DeleteAsync(Keys.NoticeToDeliver(project, notice, run), cancellation);
        }

        await services.Documents.DeleteAsync(Keys.NoticeAnswer(project, notice), cancellation);
        await services.Documents.DeleteAsync(Keys.NoticeDelivery(project, notice), cancellation);
        await services.Documents.DeleteAsync(Keys.Notice(project, notice), cancellation);
    }

    private async Task CarryOnAsync(string key, NoticeRun run, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(run.ProjectId), cancellation))?.Value;
        if (project is null or { Deleting: true })
        {
            await services.Documents.DeleteAsync(key, cancellation);
            return;
        }

        var instance = await services.Client().GetAsync(NoticeNames.InstanceId(run), cancellation);
        if (instance is { Status: OrchestrationStatus.Pending or OrchestrationStatus.Running or OrchestrationStatus.Suspended }) return;
        if (instance is null) await StartAsync(key, run, cancellation);
        else await EndAsync(key, run, cancellation);
    }

    /// <summary>Starts a run. One that was announced and that no channel has yet is not started: its id is used once, and whoever announced it may come to it still.</summary>
    private async Task StartAsync(string key, NoticeRun run, CancellationToken cancellation)
    {
        if (await services.Documents.FindAsync<NoticeToDeliver>(key, cancellation) is not { Value: var waiting }) return;
        var delivery = (await services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(run.ProjectId, run.Notice), cancellation))?.Value;
        if (run.Run == 1 || delivery?.Run >= run.Run) await _desk.CarryOnAsync(run, waiting.Notice, cancellation);
        else if (services.Time.GetUtcNow() - waiting.At > Redelivery.AnnouncementGrace) await services.Documents.DeleteAsync(key, cancellation);
    }

    /// <summary>Its orchestration has ended. When that left something to tell, another one takes over.</summary>
    private async Task EndAsync(string key, NoticeRun run, CancellationToken cancellation)
    {
        var delivery = (await services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(run.ProjectId, run.Notice), cancellation))?.Value;
        foreach (var channel in (delivery?.Channels ?? []).Where(channel => channel.IsOpenIn(run.Run)))
            await new Redelivery(services).StartAsync(run.ProjectId, run.Notice, channel.Channel, isOver: found => found.IsOpenIn(run.Run), cancellation);
        await services.Documents.DeleteAsync(key, cancellation);
    }

    private static NoticeRun? RunOf(string key) =>
        key[Keys.NoticeOutbox.Length..].Split('/') is [var project, { Length: Digest.Size * 2 } digest, var run] && digest.All(char.IsAsciiHexDigit)
        && Identifier.TryParse<ProjectId>(project, out var id) && int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new NoticeRun(id, Digest.Parse(digest), number)
            : null;
}
