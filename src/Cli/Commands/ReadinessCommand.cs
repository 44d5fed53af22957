using System.CommandLine;
using DRServerless.Cli.Output;
using DRServerless.Workflows.Readiness;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl readiness</c>: whether a project could be recovered now.</summary>
internal static class ReadinessCommand
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };

    public static Command Create() => new Command("readiness", "Say whether a project could be recovered now, when that was last proven, and what stands in the way") { Project }.Runs(async context =>
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        context.Output.Value(await context.Api.GetAsync<ProjectReadiness>($"projects/{project.Id}/readiness", context.Cancellation), DrillTables.Readiness);
    });
}
