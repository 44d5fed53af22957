using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Plans;

/// <summary>A protected project with a plan, and what tests of plans ask of it.</summary>
internal static class PlanWorld
{
    public static readonly LaunchMachinesRequest Recovery = new() { Mode = LaunchMode.Recovery };

    public static async Task<OperationsHarness> StartAsync(int machines, bool twice, Func<OperationsHarness, RecoveryPlan> plan)
    {
        var harness = await OperationsHarness.StartAsync(machines, twice: twice);
        harness.Secrets.Known["hook"] = "the secret of the hook";
        await harness.SetPlanAsync(plan(harness));
        return harness;
    }

    public static Task SetPlanAsync(this OperationsHarness harness, RecoveryPlan plan) =>
        harness.Services.Documents.PutAsync(Keys.Plan(harness.ProjectId), new StoredPlan(plan, harness.Time.GetUtcNow(), "test"), harness.Deadline);

    public static RecoveryPlan Plan(params PlanStep[] steps) => new() { Steps = steps };

    public static PlanStep Wave(string name, params MachineId[] machines) =>
        new() { Name = name, Kind = PlanStepKind.Wave, Machines = [.. machines.Select(id => new PlanMachine { Id = id })] };

    public static PlanStep Wait(string name, int seconds) => new() { Name = name, Kind = PlanStepKind.Wait, WaitSeconds = seconds };

    public static PlanStep Ask(string name, PlanTimeout onTimeout = PlanTimeout.Stop) =>
        new() { Name = name, Kind = PlanStepKind.Approval, Question = "Shall we?", ApprovalSeconds = 600, OnTimeout = onTimeout };

    public static PlanStep Call(string name, bool? inTest = null) => new()
    {
        Name = name,
        Kind = PlanStepKind.Action,
        InTest = inTest,
        Action = new PlanAction { Kind = PlanActionKind.Http, Url = "https://hook.example/run", Secret = "hook", Data = "please", Retries = 2, TimeLimitSeconds = 300 },
    };

    public static async Task<IReadOnlyList<OperationStep>> StepsAsync(this OperationsHarness harness, OperationId operation)
    {
        var steps = new List<OperationStep>();
        await foreach (var step in harness.Services.Documents.ListAsync<OperationStep>(Keys.OperationSteps(operation), harness.Deadline)) steps.Add(step);
        return steps;
    }

    public static async Task<string> StatesAsync(this OperationsHarness harness, OperationId operation) =>
        string.Join(' ', (await harness.StepsAsync(operation)).Select(step => $"{step.Name}:{step.State}"));

    public static Task UntilStepAsync(this OperationsHarness harness, Operation operation, string name, PlanStepState state) => harness.UntilAsync(
        async () => (await harness.StepsAsync(operation.Id)).Any(step => step.Name == name && step.State == state), () => $"step {name} to be {state}");
}
