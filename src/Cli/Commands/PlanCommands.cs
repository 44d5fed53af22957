using System.CommandLine;
using DRServerless.Api.Plans;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Plans;
using Spectre.Console;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl plan …</c></summary>
internal static class PlanCommands
{
    private static readonly Argument<string> Project = new("project") { Description = "Id or name of the project" };
    private static readonly Argument<string> File = new("file") { Description = "JSON file of the plan" };

    public static Command Create() => new("plan", "The recovery plan of a project: what is launched in which order, and what happens around it")
    {
        new Command("show", "Show a project's recovery plan") { Project }.Runs(async context =>
            context.Output.Value(await context.Api.GetAsync<StoredPlan>(await PathAsync(context), context.Cancellation), Print)),
        new Command("set", "Set a project's recovery plan from a file") { Project, File }.Runs(async context =>
            context.Output.Value(await context.Api.PutAsync<StoredPlan>(await PathAsync(context), context.Read<RecoveryPlan>(File, "a recovery plan"), context.Cancellation), Print)),
        new Command("validate", "Say what is wrong with a plan, without changing anything") { Project, File }.Runs(ValidateAsync),
        new Command("remove", "Remove a project's recovery plan") { Project }.Runs(RemoveAsync),
    };

    private static async Task ValidateAsync(CommandContext context)
    {
        var verdict = await context.Api.PostAsync<PlanVerdict>($"{await PathAsync(context)}/validate", context.Read<RecoveryPlan>(File, "a recovery plan"), context.Cancellation);
        context.Output.Value(verdict, (console, found) =>
        {
            foreach (var fault in found.Faults) console.Line($"{fault.Code}: {fault.Message}");
            if (found.Valid) console.Line($"The plan is valid. Its steps run in this order: {string.Join(", ", found.Order)}.");
        });
        if (!verdict.Valid) throw new UsageException($"The plan has {verdict.Faults.Count} faults.");
    }

    private static async Task RemoveAsync(CommandContext context)
    {
        var project = await context.ProjectAsync(context.Arguments.GetValue(Project)!);
        await context.Api.DeleteAsync($"projects/{project.Id}/plan", context.Cancellation);
        context.Output.Value(new Removal(project.Id.Value), (console, _) => console.Line($"{project.Name} has no recovery plan any more: its machines are launched by their waves."));
    }

    private static async Task<string> PathAsync(CommandContext context) => $"projects/{(await context.ProjectAsync(context.Arguments.GetValue(Project)!)).Id}/plan";

    private static void Print(IAnsiConsole console, StoredPlan stored)
    {
        console.Line($"Written {Format.Time(stored.ChangedAt)}{(stored.ChangedBy is null ? "" : $" by {stored.ChangedBy}")}; a failed step is held for {stored.Plan.HoldSeconds} seconds.");
        foreach (var (step, index) in PlanOrder.Of(stored.Plan, out _).Select((step, index) => (step, index))) console.Line($"{index + 1,3} {step.Name} ({step.Kind}) {Describe(step)}");
    }

    private static string Describe(PlanStep step) => step.Kind switch
    {
        PlanStepKind.Wave => string.Join(", ", step.Machines.Select(machine => machine.Optional ? $"{machine.Id} (optional)" : machine.Id.Value)),
        PlanStepKind.Wait => $"{step.WaitSeconds} seconds",
        PlanStepKind.Approval => step.Question ?? "",
        PlanStepKind.Checks => string.Join(", ", step.CheckMachines),
        _ => $"{step.Action?.Kind} {step.Action?.Url ?? step.Action?.Document ?? step.Action?.Machine?.Value}",
    };
}
