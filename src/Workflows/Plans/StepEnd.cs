using DRServerless.Core.Plans;

namespace DRServerless.Workflows.Plans;

/// <summary>How an attempt at a step ended.</summary>
internal sealed record StepEnd(PlanStepState State, string Detail, string? By = null)
{
    public static StepEnd Done(string detail, string? by = null) => new(PlanStepState.Succeeded, detail, by);

    public static StepEnd Skipped(string detail, string? by = null) => new(PlanStepState.Skipped, detail, by);

    public static StepEnd Failed(string detail, string? by = null) => new(PlanStepState.Failed, detail, by);
}
