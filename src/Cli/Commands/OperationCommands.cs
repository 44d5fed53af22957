using System.CommandLine;
using System.Globalization;
using DRServerless.Api.Operations;
using DRServerless.Api.Projects;
using DRServerless.Cli.Output;
using DRServerless.Core.Checks;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl operation …</c></summary>
internal static class OperationCommands
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Argument<string> Id = new("operation") { Description = "Id of the operation" };
    private static readonly Argument<string> Step = new("step") { Description = "Name of the step" };
    private static readonly Option<string?> Comment = new("--comment") { Description = "Why" };
    private static readonly Option<string?> By = new("--by") { Description = "Who answers" };

    public static Command Create() => new("operation", "Operations: what was asked, how it goes, approvals")
    {
        new Command("list", "List a project's operations, newest first") { Project }.Runs(ListAsync),
        new Command("show", "Show an operation") { Id }.Runs(context => ShowAsync(context, api => api.Api.GetAsync<Operation>(PathOf(api), api.Cancellation))),
        new Command("events", "Show what happened in an operation") { Id }.Runs(EventsAsync),
        new Command("checks", "Show the results of the checks of launched machines") { Id }.Runs(ChecksAsync),
        new Command("steps", "Show the steps of the recovery plan that an operation goes by") { Id }.Runs(StepsAsync),
        new Command("retry-step", "Try a step again that failed and is held") { Id, Step, By }.Runs(context => CommandStepAsync(context, "retry")),
        new Command("skip-step", "Go on without a step that is held, under way, or not yet reached") { Id, Step, By }.Runs(context => CommandStepAsync(context, "skip")),
        new Command("watch", "Follow an operation to its end") { Id }.Runs(WatchAsync),
        new Command("approve", "Let an operation that waits for a person go on") { Id, Comment, By }.Runs(context => DecideAsync(context, "approve")),
        new Command("refuse", "End an operation that waits for a person") { Id, Comment, By }.Runs(context => DecideAsync(context, "refuse")),
        new Command("cancel", "End an operation and clean up what it made") { Id }.Runs(context =>
            ShowAsync(context, api => api.Api.PostAsync<Operation>($"{PathOf(api)}/cancel", null, api.Cancellation))),
    };

    private static string PathOf(CommandContext context) => $"operations/{Uri.EscapeDataString(context.Arguments.GetValue(Id)!)}";

    private static async Task ShowAsync(CommandContext context, Func<CommandContext, Task<Operation>> find) => context.Output.Value(await find(context), Tables.Operation);

    private static async Task ListAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        context.Output.Value(await context.Api.GetAsync<ListView<Operation>>($"projects/{project.Id}/operations", context.Cancellation), Tables.Operations);
    }

    private static async Task EventsAsync(CommandContext context)
    {
        var events = await context.Api.GetAsync<ListView<OperationEvent>>($"{PathOf(context)}/events", context.Cancellation);
        context.Output.Value(events, (console, list) =>
        {
            foreach (var line in list.Items)
                console.Line(string.Create(CultureInfo.InvariantCulture, $"{line.Sequence,4} {Format.Time(line.At)} {line.Message}"));
        });
    }

    private static async Task ChecksAsync(CommandContext context)
    {
        var results = await context.Api.GetAsync<ListView<CheckResult>>($"{PathOf(context)}/checks", context.Cancellation);
        context.Output.Value(results, (console, list) =>
        {
            foreach (var result in list.Items)
                console.Line($"{(result.Passed ? "passed" : result.Required ? "FAILED" : "failed")} {result.MachineId} {result.Name}: {result.Detail} ({Format.Time(result.EndedAt)}, tries: {result.Tries})");
        });
    }

    private static async Task StepsAsync(CommandContext context)
    {
        var steps = await context.Api.GetAsync<ListView<OperationStep>>($"{PathOf(context)}/steps", context.Cancellation);
        context.Output.Value(steps, (console, list) =>
        {
            foreach (var step in list.Items) console.Line(Line(step));
        });
    }

    private static async Task CommandStepAsync(CommandContext context, string command)
    {
        var body = new DecisionBody { By = context.Arguments.GetValue(By) ?? Environment.UserName };
        var path = $"{PathOf(context)}/steps/{Uri.EscapeDataString(context.Arguments.GetValue(Step)!)}/{command}";
        context.Output.Value(await context.Api.PostAsync<OperationStep>(path, body, context.Cancellation), (console, step) => console.Line(Line(step)));
    }

    private static string Line(OperationStep step)
    {
        var times = $"{(step.StartedAt is { } began ? Format.Time(began) : "-")} to {(step.EndedAt is { } ended ? Format.Time(ended) : "-")}";
        return $"{step.Ordinal,3} {step.Name} ({step.Kind}): {step.State}{(step.By is null ? "" : $" by {step.By}")}, {times}, attempts: {step.Attempts}. {step.Detail}";
    }

    private static async Task WatchAsync(CommandContext context)
    {
        var operation = await context.Api.GetAsync<Operation>(PathOf(context), context.Cancellation);
        await context.WatchAsync(operation.Id);
    }

    private static Task DecideAsync(CommandContext context, string decision)
    {
        var body = new DecisionBody { By = context.Arguments.GetValue(By) ?? Environment.UserName, Comment = context.Arguments.GetValue(Comment) };
        return ShowAsync(context, api => api.Api.PostAsync<Operation>($"{PathOf(api)}/{decision}", body, api.Cancellation));
    }
}
