using System.CommandLine;
using DRServerless.Api.Projects;
using DRServerless.Cli.Output;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl project …</c></summary>
internal static class ProjectCommands
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Argument<string> Name = new("name") { Description = "A unique name" };
    private static readonly Option<string> From = new("--from") { Description = "Region that the machines run in, such as eu-west-1", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "Region that they are launched in, such as eu-central-1", Required = true };
    private static readonly Option<InfrastructureKind> FromKind = Choice.Of<InfrastructureKind>("--from-kind", "Kind of the source (default aws)");
    private static readonly Option<string?> FromRole = new("--from-role") { Description = "ARN of the role to assume at the source" };
    private static readonly Option<string?> ToRole = new("--to-role") { Description = "ARN of the role to assume at the target" };
    private static readonly Option<string?> ExternalId = new("--external-id") { Description = "External id for both roles" };
    private static readonly Option<int?> Interval = new("--interval") { Description = "Seconds between recovery points (default 600)" };
    private static readonly Option<int?> LagGoal = new("--lag-goal") { Description = "Lag in seconds above which a machine counts as behind (default 1800, at least the interval)" };

    public static Command Create() => new("project", "Projects: machines that are protected together")
    {
        new Command("create", "Make a project") { Name, From, To, FromKind, FromRole, ToRole, ExternalId, Interval, LagGoal }.Runs(CreateAsync),
        new Command("list", "List all projects").Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<ListView<ProjectView>>("projects", context.Cancellation), Tables.Projects)),
        new Command("show", "Show a project") { Project }.Runs(async context =>
            context.Output.Value(await context.ProjectAsync(context.Arguments.GetValue(Project)!), Tables.Project)),
        new Command("change", "Change how a project replicates") { Project, Interval, LagGoal }.Runs(ChangeAsync),
        new Command("delete", "Delete a project that is not protected") { Project }.Runs(DeleteAsync),
    };

    private static async Task CreateAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var request = new CreateProjectRequest
        {
            Name = arguments.GetValue(Name)!,
            Source = new InfrastructureReference(arguments.GetValue(FromKind), arguments.GetValue(From)!, arguments.GetValue(FromRole), arguments.GetValue(FromRole) is null ? null : arguments.GetValue(ExternalId)),
            Target = new InfrastructureReference(InfrastructureKind.Aws, arguments.GetValue(To)!, arguments.GetValue(ToRole), arguments.GetValue(ToRole) is null ? null : arguments.GetValue(ExternalId)),
            Replication = Settings(context, new ReplicationSettings()),
        };
        context.Output.Value(await context.Api.PostAsync<ProjectView>("projects", request, context.Cancellation), Tables.Project);
    }

    private static async Task ChangeAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        var settings = Settings(context, project.Replication);
        var request = new ChangeProjectRequest
        {
            Replication = new ReplicationSettingsChange { RecoveryPointIntervalSeconds = settings.RecoveryPointIntervalSeconds, LagGoalSeconds = settings.LagGoalSeconds },
        };
        context.Output.Value(await context.Api.PatchAsync<ProjectView>($"projects/{project.Id}", request, context.Cancellation), Tables.Project);
    }

    private static async Task DeleteAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        await context.Api.DeleteAsync($"projects/{project.Id}", context.Cancellation);
        context.Output.Value(new Removal(project.Id.Value), (console, _) => console.Line($"Deleted {project.Id}; nothing at an infrastructure was touched."));
    }

    /// <summary>A new interval above the goal lifts the goal with it, unless one was given.</summary>
    private static ReplicationSettings Settings(CommandContext context, ReplicationSettings now)
    {
        var interval = context.Arguments.GetValue(Interval) ?? now.RecoveryPointIntervalSeconds;
        return new ReplicationSettings
        {
            RecoveryPointIntervalSeconds = interval,
            LagGoalSeconds = context.Arguments.GetValue(LagGoal) ?? Math.Max(now.LagGoalSeconds, interval),
        };
    }
}
