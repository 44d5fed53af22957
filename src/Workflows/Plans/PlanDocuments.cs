using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Plans;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Plans;

/// <summary>Plans and steps in the store.</summary>
internal static class PlanDocuments
{
    public static async Task<StoredPlan?> PlanAsync(this DocumentStore documents, ProjectId project, CancellationToken cancellation) =>
        (await documents.FindAsync<StoredPlan>(Keys.Plan(project), cancellation))?.Value;

    /// <summary>The steps of an operation's plan, in their order; empty without a plan.</summary>
    public static async Task<IReadOnlyList<OperationStep>> StepsAsync(this DocumentStore documents, OperationId operation, CancellationToken cancellation)
    {
        var steps = new List<OperationStep>();
        await foreach (var step in documents.ListAsync<OperationStep>(Keys.OperationSteps(operation), cancellation)) steps.Add(step);
        return steps;
    }

    /// <summary>A step of the plan that an operation goes by.</summary>
    public static async Task<PlanStep> FrozenStepAsync(this DocumentStore documents, OperationId operation, int ordinal, CancellationToken cancellation)
    {
        var plan = (await documents.FindAsync<RecoveryPlan>(Keys.OperationPlan(operation), cancellation))?.Value
            ?? throw new DrException(ErrorCodes.InvariantBroken, $"Operation {operation} has no frozen plan.");
        return plan.Steps[ordinal - 1];
    }

    public static Task<OperationStep> UpdateStepAsync(
        this DocumentStore documents, OperationId operation, int ordinal, Func<OperationStep, OperationStep> change, CancellationToken cancellation) =>
        documents.UpdateAsync(Keys.OperationStep(operation, ordinal), change, ErrorCodes.StepNotFound, cancellation);

    public static bool HasEnded(this OperationStep step) =>
        step.State is PlanStepState.Succeeded or PlanStepState.Failed or PlanStepState.Skipped or PlanStepState.NotReached;
}
