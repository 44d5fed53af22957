using System.CommandLine;
using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Cli.Output;
using DRServerless.Core.Machines;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl machine …</c> and <c>drctl recovery-point …</c></summary>
internal static class MachineCommands
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Argument<string> Machine = new("machine") { Description = "Id or name of the machine" };
    private static readonly Argument<string> Instance = new("instance") { Description = "Id at the source, such as i-0123456789abcdef0" };
    private static readonly Argument<string> RecoveryPoint = new("recovery-point") { Description = "Id of the recovery point" };
    private static readonly Option<string?> Name = new("--name") { Description = "A name (default: its name at the source)" };
    private static readonly Option<string?> Settings = new("--launch-settings") { Description = "JSON file: how it is launched at the target" };
    private static readonly Option<string?> FailbackSettings = new("--failback-launch-settings") { Description = "JSON file: how it is launched at the source" };

    public static Command Create() => new("machine", "Machines of a project, and how their replication goes")
    {
        new Command("add", "Add a machine that runs at the source") { Project, Instance, Name, Settings, FailbackSettings }.Runs(AddAsync),
        new Command("list", "List a project's machines") { Project }.Runs(ListAsync),
        new Command("show", "Show a machine") { Project, Machine }.Runs(async context => context.Output.Value((await FindAsync(context)).Machine, Tables.Machine)),
        new Command("change", "Change how a machine is launched") { Project, Machine, Settings, FailbackSettings }.Runs(ChangeAsync),
        new Command("remove", "Remove a machine from a project that is not protected") { Project, Machine }.Runs(RemoveAsync),
    };

    public static Command CreateRecoveryPoints() => new("recovery-point", "Recovery points of a machine")
    {
        new Command("list", "List a machine's recovery points, newest first") { Project, Machine }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<ListView<RecoveryPoint>>($"{await PathAsync(context)}/recovery-points", context.Cancellation), Tables.RecoveryPoints)),
        new Command("show", "Show a recovery point") { Project, Machine, RecoveryPoint }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<RecoveryPoint>($"{await PathAsync(context)}/recovery-points/{Uri.EscapeDataString(context.Arguments.GetValue(RecoveryPoint)!)}", context.Cancellation),
                (console, point) => Tables.RecoveryPoints(console, new ListView<RecoveryPoint>([point])))),
    };

    private static async Task AddAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        var request = new AddMachineRequest
        {
            InstanceId = context.Arguments.GetValue(Instance)!,
            Name = context.Arguments.GetValue(Name),
            LaunchSettings = context.Read<LaunchSettings>(Settings, "launch settings"),
            FailbackLaunchSettings = context.Read<LaunchSettings>(FailbackSettings, "launch settings"),
        };
        context.Output.Value(await context.Api.PostAsync<MachineView>($"projects/{project.Id}/machines", request, context.Cancellation), Tables.Machine);
    }

    private static async Task ListAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        context.Output.Value(await context.Api.GetAsync<ListView<MachineView>>($"projects/{project.Id}/machines", context.Cancellation), Tables.Machines);
    }

    private static async Task ChangeAsync(CommandContext context)
    {
        var request = new ChangeMachineRequest { LaunchSettings = context.Read<LaunchSettings>(Settings, "launch settings"), FailbackLaunchSettings = context.Read<LaunchSettings>(FailbackSettings, "launch settings") };
        context.Output.Value(await context.Api.PatchAsync<MachineView>(await PathAsync(context), request, context.Cancellation), Tables.Machine);
    }

    private static async Task RemoveAsync(CommandContext context)
    {
        var (project, machine) = await FindAsync(context);
        await context.Api.DeleteAsync($"projects/{project.Id}/machines/{machine.Id}", context.Cancellation);
        context.Output.Value(new Removal(machine.Id.Value), (console, _) => console.Line($"Removed {machine.Name} from {project.Name}; the machine itself was not touched."));
    }

    private static async Task<(ProjectView Project, MachineView Machine)> FindAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        return (project, await context.MachineAsync(project, context.Arguments.GetValue(Machine)!));
    }

    private static async Task<string> PathAsync(CommandContext context)
    {
        var (project, machine) = await FindAsync(context);
        return $"projects/{project.Id}/machines/{machine.Id}";
    }
}
