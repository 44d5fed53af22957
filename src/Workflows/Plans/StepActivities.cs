using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Plans;

/// <summary>Marks a step as begun, unless a person had it skipped before its turn or it does not belong to this launch, and tells what it is.</summary>
internal sealed class BeginStepActivity(WorkflowServices services) : Activity<StepBegin, StepDetail>(PlanNames.Begin)
{
    private const int DefaultApprovalSeconds = 3_600;

    public override async Task<StepDetail> RunAsync(ActivityContext context, StepBegin input, CancellationToken cancellation)
    {
        var operation = input.Operation.OperationId;
        var plan = await services.Documents.FrozenStepAsync(operation, input.Ordinal, cancellation);
        var here = BelongsTo(plan, input.To, input.Mode);
        var step = await services.Documents.UpdateStepAsync(operation, input.Ordinal, found => !here || found.HasEnded() ? found : found with
        {
            State = PlanStepState.Running,
            Attempts = input.Attempt,
            StartedAt = found.StartedAt ?? input.At,
            Detail = "",
        }, cancellation);
        return Describe(plan) with { SkippedBy = step.State == PlanStepState.Skipped ? step.By ?? "a person" : null, NotHere = !here };
    }

    internal static bool BelongsTo(PlanStep step, Side to, LaunchMode mode) =>
        step.When switch
        {
            PlanStepOccasion.Failover => to == Side.Target,
            PlanStepOccasion.Failback => to == Side.Source,
            _ => true,
        } && (mode != LaunchMode.Test || (step.InTest ?? step.Kind != PlanStepKind.Action));

    private static StepDetail Describe(PlanStep step) => new()
    {
        Optional = step.Optional,
        Critical = step.Kind == PlanStepKind.Checks ? step.CheckMachines : [.. step.Machines.Where(machine => !machine.Optional).Select(machine => machine.Id)],
        Dispensable = [.. step.Machines.Where(machine => machine.Optional).Select(machine => machine.Id)],
        Question = step.Question ?? "",
        OnTimeout = step.OnTimeout,
        Retries = step.Action?.Retries ?? 0,
        Duration = TimeSpan.FromSeconds(step.Kind switch
        {
            PlanStepKind.Wait => step.WaitSeconds ?? 0,
            PlanStepKind.Approval => step.ApprovalSeconds ?? DefaultApprovalSeconds,
            _ => step.Action?.TimeLimitSeconds ?? 0,
        }),
    };
}

/// <summary>Writes down where a step stands. One that has ended stays as it ended.</summary>
internal sealed class MarkStepActivity(WorkflowServices services) : Activity<StepMark, Nothing>(PlanNames.Mark)
{
    public override async Task<Nothing> RunAsync(ActivityContext context, StepMark input, CancellationToken cancellation)
    {
        await services.Documents.UpdateStepAsync(input.Operation.OperationId, input.Ordinal, step =>
        {
            if (step.HasEnded()) return step;
            var marked = step with { State = input.State, Detail = input.Detail, By = input.By ?? step.By };
            return marked.HasEnded() && marked.State != PlanStepState.NotReached ? marked with { EndedAt = input.At } : marked;
        }, cancellation);
        return Nothing.Value;
    }
}
