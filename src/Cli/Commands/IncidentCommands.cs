using System.CommandLine;
using System.Globalization;
using DRServerless.Api.Operations;
using DRServerless.Api.Projects;
using DRServerless.Cli.Output;
using DRServerless.Core.Alerts;
using Spectre.Console;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl incident …</c></summary>
internal static class IncidentCommands
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Argument<string> Id = new("incident") { Description = "Id of the incident" };
    private static readonly Option<string?> Comment = new("--comment") { Description = "Why" };
    private static readonly Option<string?> By = new("--by") { Description = "Who answers" };

    public static Command Create() => new("incident", "Incidents: what alerts came to, and why; answers to those that ask")
    {
        new Command("list", "List a project's incidents, newest first") { Project }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<ListView<Incident>>(await PathAsync(context), context.Cancellation), PrintAll)),
        new Command("show", "Show an incident, with what counts and what does not") { Project, Id }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<Incident>(await OneAsync(context), context.Cancellation), Print)),
        new Command("log", "Show what was decided in an incident and why") { Project, Id }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<ListView<IncidentLogLine>>($"{await OneAsync(context)}/log", context.Cancellation), PrintLog)),
        new Command("approve", "Let an incident that asks do what the policy says") { Project, Id, Comment, By }.Runs(context => DecideAsync(context, "approve")),
        new Command("refuse", "End an incident that asks; nothing is done") { Project, Id, Comment, By }.Runs(context => DecideAsync(context, "refuse")),
    };

    /// <summary>A line of a log, as people read it.</summary>
    public static string LineOf(IncidentLogLine line) => string.Create(CultureInfo.InvariantCulture, $"{Format.Time(line.At)} {line.Message}");

    private static async Task<string> PathAsync(CommandContext context) => $"projects/{(await context.ProjectAsync(context.Arguments.GetValue(Project)!)).Id}/incidents";

    private static async Task<string> OneAsync(CommandContext context) => $"{await PathAsync(context)}/{Uri.EscapeDataString(context.Arguments.GetValue(Id)!)}";

    private static async Task DecideAsync(CommandContext context, string decision)
    {
        var body = new DecisionBody { By = context.Arguments.GetValue(By) ?? Environment.UserName, Comment = context.Arguments.GetValue(Comment) };
        context.Output.Value(await context.Api.PostAsync<Incident>($"{await OneAsync(context)}/{decision}", body, context.Cancellation), Print);
    }

    private static void PrintAll(IAnsiConsole console, ListView<Incident> incidents)
    {
        var rows = new FittedTable("Id", "Status", "Opened", "Ended", "Operation", "Reason").LeavingOut("Operation", "Ended");
        foreach (var incident in incidents.Items)
            rows.Add(incident.Id, incident.Status, Format.Time(incident.OpenedAt), incident.EndedAt is { } ended ? Format.Time(ended) : "", incident.OperationId, incident.Reason);
        if (incidents.Items.Count == 0) console.Line("There was no incident yet.");
        else rows.Write(console);
    }

    private static void Print(IAnsiConsole console, Incident incident)
    {
        console.Line($"{incident.Id} {incident.Status}, opened {Format.Time(incident.OpenedAt)}{(incident.EndedAt is { } ended ? $", ended {Format.Time(ended)}" : "")}: {incident.Reason}");
        foreach (var line in incident.Explanation) console.Line($"  {line}");
        if (incident.OperationId is { } operation) console.Line($"Operation: drctl operation watch {operation}");
        if (incident.ApprovalUntil is { } until) console.Line($"Asks a person until {Format.Time(until)}: drctl incident approve {incident.ProjectId} {incident.Id}");
    }

    private static void PrintLog(IAnsiConsole console, ListView<IncidentLogLine> log)
    {
        foreach (var line in log.Items) console.Line(LineOf(line));
    }
}
