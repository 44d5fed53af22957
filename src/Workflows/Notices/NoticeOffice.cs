using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Notices.Channels;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>A notice with how far it has come.</summary>
/// <param name="Id">Names it: 64 hexadecimal digits.</param>
/// <param name="Notice">What is told.</param>
/// <param name="Channels">The channels that are told; none when no route fits it.</param>
public sealed record NoticeView(Digest Id, Notice Notice, IReadOnlyList<ChannelDelivery> Channels);

/// <summary>What came of a trial.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Delivered">True when it acknowledged.</param>
/// <param name="Detail">What it said.</param>
public sealed record ChannelTrial(string Channel, bool Delivered, string Detail);

/// <summary>Shows what people were told, sends again what did not arrive, and tries channels out: for the API.</summary>
public sealed class NoticeOffice(WorkflowServices services)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The newest notices of a project, newest first.</summary>
    public async Task<IReadOnlyList<NoticeView>> ListAsync(ProjectId project, int most, CancellationToken cancellation)
    {
        var notices = new List<(Digest Id, Notice Notice)>();
        await foreach (var key in services.Documents.ListKeysAsync(Keys.Notices(project), cancellation))
        {
            if (await services.Documents.FindAsync<Notice>(key, cancellation) is { } found) notices.Add((Digest.Parse(key[(key.LastIndexOf('/') + 1)..]), found.Value));
        }

        var views = new List<NoticeView>();
        foreach (var (id, notice) in notices.OrderByDescending(found => found.Notice.At).ThenBy(found => found.Notice.Subject, StringComparer.Ordinal).Take(most))
            views.Add(new NoticeView(id, notice, (await services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(project, id), cancellation))?.Value.Channels ?? []));
        return views;
    }

    /// <summary>
    /// Sends a notice again to a channel that was given up. <c>notice_not_found</c>; <c>notice_channel_not_found</c>;
    /// <c>action_not_allowed</c> for a channel that was told, or is being told.
    /// </summary>
    public async Task<NoticeView> SendAgainAsync(ProjectId project, Digest id, string channel, CancellationToken cancellation)
    {
        var before = (await services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(project, id), cancellation))?.Value.Find(channel);
        if (before is { State: not DeliveryState.Dead })
            throw new DrException(ErrorCodes.ActionNotAllowed, $"Channel '{channel}' is {before.State} for this notice, so it is not sent again: nobody is told twice. Nothing was changed.");
        var delivery = await new Redelivery(services).StartAsync(project, id, channel, isOver: found => found.State == DeliveryState.Dead, cancellation);
        var notice = (await services.Documents.FindAsync<Notice>(Keys.Notice(project, id), cancellation))?.Value
            ?? throw new DrException(ErrorCodes.NoticeNotFound, $"There is no notice {id} in project {project}.");
        return new NoticeView(id, notice, delivery.Channels);
    }

    /// <summary>Tells a channel that it works, at once and once; keeps nothing of it. <c>notice_settings_not_found</c>, <c>notice_channel_not_found</c>.</summary>
    public async Task<ChannelTrial> TryAsync(Project project, string name, Guid number, CancellationToken cancellation)
    {
        var settings = (await services.Documents.FindAsync<StoredNoticeSettings>(Keys.NoticeSettings(project.Id), cancellation))?.Value.Settings
            ?? throw new DrException(ErrorCodes.NoticeSettingsNotFound, $"Project {project.Id} has no notice settings: nobody is told.");
        var channel = settings.Find(name) ?? throw new DrException(ErrorCodes.NoticeChannelNotFound, $"Project {project.Id} has no channel named '{name}'. Nothing was sent.");
        var letter = NoticeLetters.Trial(project, name, number, services.Time.GetUtcNow());
        try
        {
            var result = await TimeLimit.RunAsync(
                services.Time, DeliveryPace.TryLimit + Grace, token => new ChannelSender(services).SendAsync(letter, channel, DeliveryPace.TryLimit, token), cancellation);
            return new ChannelTrial(name, result.End == TryEnd.Delivered, Tries.Shorten(result.Detail));
        }
        catch (DrException refused)
        {
            return new ChannelTrial(name, Delivered: false, Tries.Shorten($"{refused.Code.Name}: {refused.Message}"));
        }
    }
}
