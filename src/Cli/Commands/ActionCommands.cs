using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DRServerless.Api.Drills;
using DRServerless.Api.Operations;
using DRServerless.Api.Projects;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Workflows.Operations;

namespace DRServerless.Cli.Commands;

/// <summary>Actions on a project, one verb each; with <c>--watch</c> they end when the operation ends.</summary>
internal static class ActionCommands
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Option<bool> Watch = new("--watch", "-w") { Description = "Show progress and end when the operation ends" };
    private static readonly Option<string[]> Machines = new("--machine") { Description = "Only this machine (id or name); may be given several times", DefaultValueFactory = _ => [] };
    private static readonly Option<LaunchMode> Mode = Required(Choice.Of<LaunchMode>("--mode", "test: beside the running machines; recovery: for real"));
    private static readonly Option<DateTimeOffset?> At = new("--at") { Description = "The newest recovery point taken at this time or before, such as 2026-01-31T12:00:00Z; UTC unless it says otherwise", HelpName = "time", CustomParser = ParseTime };
    private static readonly Option<string[]> Points = new("--recovery-point") { Description = "From this recovery point; may be given several times", HelpName = "MACHINE=ID", DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Planned = new("--planned") { Description = "Stop the machines and replicate what they wrote last first: no write is lost" };
    private static readonly Option<bool> Unplanned = new("--unplanned") { Description = "Launch without stopping the machines and replicating what they wrote last first" };
    private static readonly Option<bool> ConfirmUnfenced = new("--confirm-unfenced") { Description = "Go on although copies that run cannot be fenced" };
    private static readonly Option<bool> Approve = new("--approve-before-launch") { Description = "Wait for a person before the launch at the source" };

    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, for the report" };

    public static IEnumerable<Command> Create() =>
    [
        Verb("start-replication", "Begin to replicate every machine", [], (_, _) => Body(null)),
        Verb("pause-replication", "Hold replication; recovery points stay", [], (_, _) => Body(null)),
        Verb("resume-replication", "Let replication go on", [], (_, _) => Body(null)),
        Verb("stop-replication", "End replication and delete every recovery point", [], (_, _) => Body(null)),
        Verb("launch", "Launch machines where the direction leads; machines launched earlier for the same source are deleted first", [Mode, At, Points, Machines, Planned, ConfirmUnfenced], LaunchAsync),
        Verb("terminate-test-machines", "Delete launched test machines", [Machines], async (context, project) =>
            new TerminateTestMachinesBody { Machines = await MachineIdsAsync(context, project) }),
        Verb("prepare-failback", "Reverse the direction after a failover", [ConfirmUnfenced], ChangeDirection),
        Verb("return-to-normal", "Restore the direction after a failback", [ConfirmUnfenced], ChangeDirection),
        Verb("failback", "Prepare, launch at the source and return to normal", [Approve, Unplanned, At, Points, ConfirmUnfenced], FailbackAsync),
    ];

    /// <summary><c>drctl drill start</c>: a verb as the others, in the group of drills.</summary>
    public static Command CreateDrillStart() => Verb("start", "Launch in the isolated network, run the plan and its checks, measure, and delete everything again", [At, Points, Machines, Reason], DrillAsync, route: "drill");

    private static Command Verb(string name, string description, IEnumerable<Option> options, Func<CommandContext, ProjectView, Task<object?>> body, string? route = null)
    {
        var command = new Command(name, description) { Project, Watch };
        foreach (var option in options) command.Options.Add(option);
        return command.Runs(context => StartAsync(context, route ?? name, body));
    }

    private static async Task StartAsync(CommandContext context, string route, Func<CommandContext, ProjectView, Task<object?>> body)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        var operation = await context.Api.PostAsync<Operation>($"projects/{project.Id}/{route}", await body(context, project), context.Cancellation);
        if (context.Arguments.GetValue(Watch)) await context.WatchAsync(operation.Id);
        else context.Output.Value(operation, Tables.Operation);
    }

    private static Option<T> Required<T>(Option<T> option)
    {
        option.Required = true;
        return option;
    }

    /// <summary>A time without an offset is UTC: what a terminal's time zone is must not decide what is launched.</summary>
    private static DateTimeOffset? ParseTime(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        argument.AddError($"--at '{text}' is not a time such as 2026-01-31T12:00:00Z.");
        return null;
    }

    private static Task<object?> Body(object? body) => Task.FromResult(body);

    private static Task<object?> ChangeDirection(CommandContext context, ProjectView project) =>
        Body(new ChangeDirectionBody { ConfirmUnfenced = context.Arguments.GetValue(ConfirmUnfenced) });

    private static async Task<object?> LaunchAsync(CommandContext context, ProjectView project) => new LaunchBody
    {
        Mode = context.Arguments.GetValue(Mode),
        RecoveryPoint = await SelectorAsync(context, project),
        Machines = await MachineIdsAsync(context, project),
        Planned = context.Arguments.GetValue(Planned),
        ConfirmUnfenced = context.Arguments.GetValue(ConfirmUnfenced),
    };

    private static async Task<object?> DrillAsync(CommandContext context, ProjectView project) => new DrillBody
    {
        RecoveryPoint = await SelectorAsync(context, project),
        Machines = await MachineIdsAsync(context, project),
        Reason = context.Arguments.GetValue(Reason),
    };

    private static async Task<object?> FailbackAsync(CommandContext context, ProjectView project) => new FailbackBody
    {
        ApproveBeforeLaunch = context.Arguments.GetValue(Approve),
        Planned = !context.Arguments.GetValue(Unplanned),
        RecoveryPoint = await SelectorAsync(context, project),
        ConfirmUnfenced = context.Arguments.GetValue(ConfirmUnfenced),
    };

    private static async Task<RecoveryPointSelector?> SelectorAsync(CommandContext context, ProjectView project)
    {
        var points = context.Arguments.GetValue(Points)!;
        if (context.Arguments.GetValue(At) is { } time)
            return points.Length == 0 ? new RecoveryPointSelector { AtOrBefore = time } : throw new UsageException("--at and --recovery-point exclude each other.");
        if (points.Length == 0) return null;
        var ids = new Dictionary<MachineId, RecoveryPointId>();
        foreach (var point in points)
        {
            if (point.Split('=', 2) is not [var machine, var id] || !Identifier.TryParse<RecoveryPointId>(id, out var parsed))
                throw new UsageException($"--recovery-point '{point}' is not of the form MACHINE={RecoveryPointId.Prefix}….");
            ids[(await context.MachineAsync(project, machine)).Id] = parsed;
        }

        return new RecoveryPointSelector { Ids = ids };
    }

    private static async Task<IReadOnlyList<MachineId>?> MachineIdsAsync(CommandContext context, ProjectView project)
    {
        var named = context.Arguments.GetValue(Machines)!;
        if (named.Length == 0) return null;
        var ids = new List<MachineId>();
        foreach (var name in named) ids.Add((await context.MachineAsync(project, name)).Id);
        return ids;
    }
}
