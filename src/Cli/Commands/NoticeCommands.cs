using System.CommandLine;
using DRServerless.Api.Notices;
using DRServerless.Api.Projects;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Notices;
using DRServerless.Workflows.Notices;
using Spectre.Console;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl notice …</c></summary>
internal static class NoticeCommands
{
    private const int ShownDigits = 12;

    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Argument<string> File = new("file") { Description = "JSON file of the settings" };
    private static readonly Argument<string> Channel = new("channel") { Description = "Name of the channel" };
    private static readonly Argument<string> Notice = new("notice") { Description = "Id of the notice, or its beginning" };
    private static readonly Option<int> Most = new("--most") { Description = "How many", DefaultValueFactory = _ => 100 };

    public static Command Create() => new("notice", "Who is told what of a project, what was told, and what did not arrive")
    {
        new Command("list", "List what was told, newest first, with how far each channel is told") { Project, Most }.Runs(ListAsync),
        new Command("settings", "Show who is told what") { Project }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<StoredNoticeSettings>(await PathAsync(context, "notice-settings"), context.Cancellation), Print)),
        new Command("set", "Set who is told what from a file") { Project, File }.Runs(async context =>
            context.Output.Value(await context.Api.PutAsync<StoredNoticeSettings>(await PathAsync(context, "notice-settings"), context.Read<NoticeSettings>(File, "notice settings"), context.Cancellation), Print)),
        new Command("remove", "Tell nobody any more") { Project }.Runs(RemoveAsync),
        new Command("try", "Send a trial to a channel") { Project, Channel }.Runs(TryAsync),
        new Command("send-again", "Send a notice again to a channel that was given up") { Project, Notice, Channel }.Runs(SendAgainAsync),
    };

    private static async Task ListAsync(CommandContext context) => context.Output.Value(await NoticesAsync(context, context.Arguments.GetValue(Most)), (console, notices) =>
    {
        var rows = new FittedTable("Id", "Time", "Severity", "Kind", "Title", "Channels").LeavingOut("Kind", "Severity");
        foreach (var notice in notices.Items)
            rows.Add(notice.Id.ToString()[..ShownDigits], Format.Time(notice.Notice.At), notice.Notice.Severity, notice.Notice.Kind, notice.Notice.Title, Describe(notice.Channels));
        if (notices.Items.Count == 0) console.Line("Nothing was told yet.");
        else rows.Write(console);
    });

    private static async Task RemoveAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        await context.Api.DeleteAsync($"projects/{project.Id}/notice-settings", context.Cancellation);
        context.Output.Value(new Removal(project.Id.Value), (console, _) => console.Line($"Nobody is told of {project.Name} any more."));
    }

    private static async Task TryAsync(CommandContext context)
    {
        var trial = await context.Api.PostAsync<ChannelTrial>(await PathAsync(context, "notice-settings/try"), new ChannelBody(context.Arguments.GetValue(Channel)!), context.Cancellation);
        context.Output.Value(trial, (console, result) => console.Line($"{result.Channel}: {(result.Delivered ? "acknowledged" : "not told")} ({result.Detail})"));
        if (!trial.Delivered) throw new UsageException($"Channel {trial.Channel} was not told.");
    }

    private static async Task SendAgainAsync(CommandContext context)
    {
        var wanted = context.Arguments.GetValue(Notice)!;
        var found = (await NoticesAsync(context, most: 500)).Items.Where(notice => notice.Id.ToString().StartsWith(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count != 1) throw new UsageException(found.Count == 0 ? $"No notice has an id that begins with {wanted}." : $"{found.Count} notices have ids that begin with {wanted}.");
        var path = await PathAsync(context, $"notices/{found[0].Id}/send-again");
        var sent = await context.Api.PostAsync<NoticeView>(path, new ChannelBody(context.Arguments.GetValue(Channel)!), context.Cancellation);
        context.Output.Value(sent, (console, notice) => console.Line($"{notice.Notice.Title}: {Describe(notice.Channels)}"));
    }

    private static async Task<ListView<NoticeView>> NoticesAsync(CommandContext context, int most) =>
        await context.Api.GetAsync<ListView<NoticeView>>($"{await PathAsync(context, "notices")}?most={most}", context.Cancellation);

    private static async Task<string> PathAsync(CommandContext context, string below) => $"projects/{(await context.ProjectAsync(context.Arguments.GetValue(Project)!)).Id}/{below}";

    private static string Describe(IReadOnlyList<ChannelDelivery> channels) => string.Join(", ", channels.Select(channel =>
        channel.State == DeliveryState.Delivered ? $"{channel.Channel} told" : $"{channel.Channel} {channel.State} ({channel.Tries} tries: {channel.Detail})"));

    private static void Print(IAnsiConsole console, StoredNoticeSettings stored)
    {
        console.Line($"Written {Format.Time(stored.ChangedAt)}{(stored.ChangedBy is null ? "" : $" by {stored.ChangedBy}")}.");
        foreach (var channel in stored.Settings.Channels) console.Line($"  {channel.Name} ({channel.Kind}) {Place(channel)}");
        foreach (var route in stored.Settings.Routes)
            console.Line($"  {(route.Kinds.Count == 0 ? "everything" : string.Join(", ", route.Kinds))} from {route.From} → {string.Join(", ", route.Channels)}");
    }

    private static string Place(NoticeChannel channel) => channel.Kind switch
    {
        NoticeChannelKind.Webhook => channel.Url ?? "",
        NoticeChannelKind.Sns => channel.TopicArn ?? "",
        NoticeChannelKind.Mail => $"{string.Join(", ", channel.Recipients)} by {channel.Host}",
        _ => $"by the URL in secret {channel.Secret}",
    };
}
