using System.CommandLine;
using DRServerless.Api.Alerts;
using DRServerless.Api.Projects;
using DRServerless.Cli.Output;
using DRServerless.Core.Alerts;
using Spectre.Console;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl alert …</c></summary>
internal static class AlertCommands
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Argument<string> File = new("file") { Description = "JSON file of the policy" };
    private static readonly Argument<string> Name = new("name") { Description = "Who will hold the key" };
    private static readonly Argument<string> Key = new("key") { Description = "Id of the key" };

    public static Command Create() => new("alert", "Alerts: what they may do to a project, and who may send them")
    {
        new Command("policy", "Show what alerts may do to a project") { Project }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<AlertPolicy>(await PathAsync(context, "alert-policy"), context.Cancellation), Print)),
        new Command("set-policy", "Set what alerts may do to a project, from a file") { Project, File }.Runs(async context =>
            context.Output.Value(await context.Api.PutAsync<AlertPolicy>(await PathAsync(context, "alert-policy"), context.Read<AlertPolicy>(File, "an alert policy"), context.Cancellation), Print)),
        new Command("remove-policy", "Take the policy away: alerts are refused") { Project }.Runs(RemoveAsync),
        new Command("create-key", "Make a key by which alerts are sent; it is shown this once") { Project, Name }.Runs(async context => context.Output.Value(
            await context.Api.PostAsync<NewAlertKey>(await PathAsync(context, "alert-keys"), new CreateAlertKeyRequest { Name = context.Arguments.GetValue(Name)! }, context.Cancellation), PrintNew)),
        new Command("keys", "List the keys by which alerts are sent") { Project }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<ListView<AlertKeyView>>(await PathAsync(context, "alert-keys"), context.Cancellation), PrintKeys)),
        new Command("delete-key", "Delete a key: who holds it is refused from now on") { Project, Key }.Runs(DeleteKeyAsync),
    };

    private static async Task<string> PathAsync(CommandContext context, string below) => $"projects/{(await context.ProjectAsync(context.Arguments.GetValue(Project)!)).Id}/{below}";

    private static async Task RemoveAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        await context.Api.DeleteAsync($"projects/{project.Id}/alert-policy", context.Cancellation);
        context.Output.Value(new Removal(project.Id.Value), (console, _) => console.Line($"{project.Name} has no alert policy any more: alerts are refused."));
    }

    private static async Task DeleteKeyAsync(CommandContext context)
    {
        var key = context.Arguments.GetValue(Key)!;
        await context.Api.DeleteAsync(await PathAsync(context, $"alert-keys/{Uri.EscapeDataString(key)}"), context.Cancellation);
        context.Output.Value(new Removal(key), (console, _) => console.Line($"Deleted {key}; who holds it is refused from now on."));
    }

    private static void Print(IAnsiConsole console, AlertPolicy policy)
    {
        console.Line($"{(policy.Enabled ? "Enabled" : "DISABLED")}. Action: {policy.Action}, once {policy.Quorum} independent sources count within {policy.WindowSeconds} s, each on for {policy.SustainedSeconds} s. Cooldown {policy.CooldownSeconds} s.");
        var hours = policy.Approval.Always ? "always" : policy.Approval.Hours.Count == 0 ? "only in doubt" : $"in doubt, and {string.Join(", ", policy.Approval.Hours.Select(Describe))}";
        console.Line($"A person must approve {hours}, within {policy.Approval.LimitSeconds} s.");
        foreach (var matcher in policy.Matchers)
            console.Line($"  alerts    {matcher.Source}: {string.Join(", ", new[] { matcher.Kind?.ToString(), Said("from", matcher.From), Said("title", matcher.Title), Said("region", matcher.Region), Said("resource", matcher.Resource), Said("severity", matcher.Severity) }.OfType<string>().DefaultIfEmpty("any"))}");
        foreach (var witness in policy.Witnesses) console.Line($"  witness   {witness.Source}: {witness.Kind} {witness.Url ?? witness.Region ?? $"{witness.Address}:{witness.Port}"}");
        foreach (var topic in policy.Topics) console.Line($"  topic     {topic}");
    }

    private static string? Said(string name, string? pattern) => pattern is null ? null : $"{name} '{pattern}'";

    private static string Describe(ApprovalHours hours) => $"{hours.From} to {hours.To} {hours.TimeZone}{(hours.Days.Count == 0 ? "" : $" on {string.Join(" ", hours.Days)}")}";

    private static void PrintNew(IAnsiConsole console, NewAlertKey key)
    {
        console.Line($"{key.Id} for '{key.Name}'. The key is shown this once; keep it where secrets are kept:");
        console.Line($"  {key.Key}");
        console.Line("It goes into the header X-Alert-Key, or after '?key=' where a sender takes no more than an address, of POSTs to:");
        foreach (var path in key.Paths) console.Line($"  {path}");
    }

    private static void PrintKeys(IAnsiConsole console, ListView<AlertKeyView> keys)
    {
        var rows = new FittedTable("Id", "Name", "Made", "By").LeavingOut("By");
        foreach (var key in keys.Items) rows.Add(key.Id, key.Name, Format.Time(key.CreatedAt), key.CreatedBy);
        if (keys.Items.Count == 0) console.Line("There is no alert key yet: drctl alert create-key PROJECT NAME");
        else rows.Write(console);
    }
}
