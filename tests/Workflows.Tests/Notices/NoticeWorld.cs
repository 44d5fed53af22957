using DRServerless.Core.Blocks;
using DRServerless.Core.Notices;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Notices;

/// <summary>A project with channels, and what tests of notices ask of it.</summary>
internal static class NoticeWorld
{
    public const string HookUrl = "https://hook.example/notices";

    public static NoticeChannel Hook(string name = "hook", string url = HookUrl) => new() { Name = name, Kind = NoticeChannelKind.Webhook, Url = url, Secret = "hook" };

    public static NoticeSettings Everything(params NoticeChannel[] channels) => new() { Channels = channels, Routes = [new NoticeRoute { Channels = [.. channels.Select(channel => channel.Name)] }] };

    public static async Task<OperationsHarness> StartAsync(NoticeSettings settings, bool twice = false, int machines = 0, bool isProtected = false)
    {
        var harness = await OperationsHarness.StartAsync(machines, isProtected, twice);
        harness.Secrets.Known["hook"] = "the secret of the hook";
        await harness.SetNoticesAsync(settings);
        return harness;
    }

    public static Task SetNoticesAsync(this OperationsHarness harness, NoticeSettings settings) => harness.Services.Documents.PutAsync(
        Keys.NoticeSettings(harness.ProjectId), new StoredNoticeSettings(settings, harness.Time.GetUtcNow(), "test"), harness.Deadline);

    public static Notice News(this OperationsHarness harness, string subject = "something", NoticeSeverity severity = NoticeSeverity.Warning) => new()
    {
        Subject = subject,
        Kind = NoticeKind.Replication,
        Severity = severity,
        At = harness.Time.GetUtcNow(),
        Title = $"News: {subject}",
    };

    public static Task TellAsync(this OperationsHarness harness, Notice notice, WorkflowServices? services = null) =>
        new NoticeDesk(services ?? harness.Services).TellAsync(harness.ProjectId, notice, harness.Deadline);

    public static async Task<ChannelDelivery> DeliveryAsync(this OperationsHarness harness, string subject, string channel) =>
        (await harness.Services.Documents.FindAsync<NoticeDelivery>(Keys.NoticeDelivery(harness.ProjectId, NoticeDesk.IdOf(subject)), harness.Deadline))!.Value.Find(channel)!;

    public static async Task<ChannelDelivery> UntilAsync(this OperationsHarness harness, string subject, string channel, DeliveryState state)
    {
        await harness.UntilAsync(async () => (await harness.DeliveryAsync(subject, channel)).State == state, () => $"{channel} to be {state}");
        return await harness.DeliveryAsync(subject, channel);
    }

    public static async Task<IReadOnlyList<string>> OutboxAsync(this OperationsHarness harness)
    {
        var keys = new List<string>();
        await foreach (var key in harness.Services.Documents.ListKeysAsync(Keys.NoticeOutbox, harness.Deadline)) keys.Add(key);
        return keys;
    }

    public static Task UntilOutboxIsEmptyAsync(this OperationsHarness harness) =>
        harness.UntilAsync(async () => (await harness.OutboxAsync()).Count == 0, () => "nothing to be left to deliver");

    public static async Task<IReadOnlyList<Notice>> NoticesAsync(this OperationsHarness harness)
    {
        var notices = new List<Notice>();
        await foreach (var notice in harness.Services.Documents.ListAsync<Notice>(Keys.Notices(harness.ProjectId), harness.Deadline)) notices.Add(notice);
        return notices;
    }

    public static Digest IdOf(string subject) => NoticeDesk.IdOf(subject);
}
