using System.CommandLine;
using DRServerless.Api.Drills;
using DRServerless.Api.Projects;
using DRServerless.Cli.Output;
using DRServerless.Core.Reports;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl drill …</c></summary>
internal static class DrillCommands
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Argument<string> File = new("file") { Description = "JSON file of the settings" };
    private static readonly Option<int> Count = new("--count") { Description = "How many, 1 to 1000", DefaultValueFactory = _ => 20 };

    public static Command Create() => new("drill", "Drills: prove by trying that machines can be recovered, and leave nothing behind")
    {
        new Command("settings", "Show how a project is drilled, and whether its drill networks are isolated") { Project }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<DrillSettingsView>($"{await PathAsync(context)}/drill-settings", context.Cancellation), DrillTables.Settings)),
        new Command("set", "Say how a project is drilled, from a file; refused when a network is not isolated") { Project, File }.Runs(async context =>
            context.Output.Value(await context.Api.PutAsync<DrillSettingsView>($"{await PathAsync(context)}/drill-settings", context.Read<DrillSettingsBody>(File, "drill settings"), context.Cancellation), DrillTables.Settings)),
        new Command("remove", "Remove how a project is drilled: no drill runs any more") { Project }.Runs(RemoveAsync),
        ActionCommands.CreateDrillStart(),
        new Command("list", "List when drills are due next, and what became of those that were due") { Project }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<DrillsView>($"{await PathAsync(context)}/drills", context.Cancellation), DrillTables.Drills)),
        new Command("trend", "List the last drills, failovers and failbacks with their figures") { Project, Count }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<ListView<RecoveryLine>>($"{await PathAsync(context)}/recoveries?count={context.Arguments.GetValue(Count)}", context.Cancellation), DrillTables.Trend)),
    };

    private static async Task<string> PathAsync(CommandContext context) => $"projects/{(await context.ProjectAsync(context.Arguments.GetValue(Project)!)).Id}";

    private static async Task RemoveAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        await context.Api.DeleteAsync($"projects/{project.Id}/drill-settings", context.Cancellation);
        context.Output.Value(new Removal(project.Id.Value), (console, _) => console.Line($"{project.Name} is not drilled any more; reports stay."));
    }
}
