using DRServerless.Core.Errors;

namespace DRServerless.Core.Plans;

/// <summary>
/// What a person may ask of a step, by its state. A wave that is under way is not skipped: its machines are half-way, and cancelling the
/// operation puts them back. An approval is answered, not skipped.
/// </summary>
public static class PlanStepTransitions
{
    /// <summary>True when the step allows the command now.</summary>
    public static bool Allows(OperationStep step, PlanStepCommand command) => (step.State, command) switch
    {
        (PlanStepState.Held, PlanStepCommand.Retry) => true,
        (PlanStepState.Held, PlanStepCommand.Skip) => step.Kind != PlanStepKind.Approval,
        (PlanStepState.Pending, PlanStepCommand.Skip) => step.Kind is not (PlanStepKind.Wave or PlanStepKind.Approval),
        (PlanStepState.Running, PlanStepCommand.Skip) => step.Kind is PlanStepKind.Wait or PlanStepKind.Checks or PlanStepKind.Action,
        _ => false,
    };

    /// <summary>Refuses a command that the step does not allow: <c>action_not_allowed</c>, with what it does allow.</summary>
    public static void Demand(OperationStep step, PlanStepCommand command)
    {
        if (Allows(step, command)) return;
        var allowed = Enum.GetValues<PlanStepCommand>().Where(other => Allows(step, other)).ToList();
        throw new DrException(ErrorCodes.ActionNotAllowed, $"Step '{step.Name}' is {step.State} and does not allow {command}. Nothing was changed.")
        {
            Details = new Dictionary<string, object?> { ["stepState"] = step.State, ["allowedCommands"] = allowed },
        };
    }
}
