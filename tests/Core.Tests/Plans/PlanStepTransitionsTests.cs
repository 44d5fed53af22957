using DRServerless.Core.Errors;
using DRServerless.Core.Plans;

namespace DRServerless.Core.Tests.Plans;

/// <summary>The full grid of states, kinds and commands.</summary>
public sealed class PlanStepTransitionsTests
{
    private static readonly HashSet<(PlanStepState, PlanStepKind, PlanStepCommand)> Allowed =
    [
        (PlanStepState.Held, PlanStepKind.Wave, PlanStepCommand.Retry),
        (PlanStepState.Held, PlanStepKind.Wait, PlanStepCommand.Retry),
        (PlanStepState.Held, PlanStepKind.Approval, PlanStepCommand.Retry),
        (PlanStepState.Held, PlanStepKind.Checks, PlanStepCommand.Retry),
        (PlanStepState.Held, PlanStepKind.Action, PlanStepCommand.Retry),
        (PlanStepState.Held, PlanStepKind.Wave, PlanStepCommand.Skip),
        (PlanStepState.Held, PlanStepKind.Wait, PlanStepCommand.Skip),
        (PlanStepState.Held, PlanStepKind.Checks, PlanStepCommand.Skip),
        (PlanStepState.Held, PlanStepKind.Action, PlanStepCommand.Skip),
        (PlanStepState.Pending, PlanStepKind.Wait, PlanStepCommand.Skip),
        (PlanStepState.Pending, PlanStepKind.Checks, PlanStepCommand.Skip),
        (PlanStepState.Pending, PlanStepKind.Action, PlanStepCommand.Skip),
        (PlanStepState.Running, PlanStepKind.Wait, PlanStepCommand.Skip),
        (PlanStepState.Running, PlanStepKind.Checks, PlanStepCommand.Skip),
        (PlanStepState.Running, PlanStepKind.Action, PlanStepCommand.Skip),
    ];

    [Fact]
    public void Demand_EveryCell_IsAllowedOrRefused()
    {
        foreach (var state in Enum.GetValues<PlanStepState>())
        {
            foreach (var kind in Enum.GetValues<PlanStepKind>())
            {
                foreach (var command in Enum.GetValues<PlanStepCommand>())
                {
                    var step = new OperationStep { Ordinal = 1, Name = "step", Kind = kind, State = state };
                    var refused = Record.Exception(() => PlanStepTransitions.Demand(step, command));
                    if (Allowed.Contains((state, kind, command))) Assert.Null(refused);
                    else Assert.Equal(ErrorCodes.ActionNotAllowed, Assert.IsType<DrException>(refused).Code);
                }
            }
        }
    }
}
