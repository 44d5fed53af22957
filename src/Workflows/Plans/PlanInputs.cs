using DRServerless.Core.Identity;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Plans;

/// <summary>Orchestrations and activities of recovery plans.</summary>
internal static class PlanNames
{
    /// <summary>Calls an action until it is done or given up.</summary>
    public static readonly OrchestrationName<ActionInput, TryOutcome> Action = new("run-plan-action");

    public static readonly ActivityName<OperationReference, FrozenPlan> Freeze = new("freeze-plan");

    public static readonly ActivityName<StepBegin, StepDetail> Begin = new("begin-plan-step");

    public static readonly ActivityName<StepMark, Nothing> Mark = new("mark-plan-step");

    public static readonly ActivityName<ActionTry, TryOutcome> TryAction = new("try-plan-action");

    /// <summary>The event by which a person steers a step.</summary>
    public static string EventOf(string step) => $"plan-step/{step}";
}

/// <summary>The plan that an operation goes by.</summary>
/// <param name="Exists">False when the project has none.</param>
/// <param name="HoldSeconds">How long a failed step waits for a person.</param>
/// <param name="Steps">The steps, in the order in which they run.</param>
internal sealed record FrozenPlan(bool Exists, int HoldSeconds, IReadOnlyList<StepHead> Steps);

/// <summary>A step's name and kind: a hundred of them go through history.</summary>
internal sealed record StepHead(int Ordinal, string Name, PlanStepKind Kind);

/// <summary>A step whose turn has come.</summary>
internal sealed record StepBegin(OperationReference Operation, int Ordinal, int Attempt, Side To, LaunchMode Mode, DateTimeOffset At);

/// <summary>What the orchestration must know of a step.</summary>
internal sealed record StepDetail
{
    /// <summary>Who had it skipped before its turn.</summary>
    public string? SkippedBy { get; init; }

    /// <summary>True when it does not belong to this launch.</summary>
    public bool NotHere { get; init; }

    /// <summary>Its failure does not stop the plan.</summary>
    public bool Optional { get; init; }

    /// <summary>Wave and checks: machines whose failure fails the step.</summary>
    public IReadOnlyList<MachineId> Critical { get; init; } = [];

    /// <summary>Wave: the other machines.</summary>
    public IReadOnlyList<MachineId> Dispensable { get; init; } = [];

    /// <summary>Wait, approval, action: how long.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Approval: the question.</summary>
    public string Question { get; init; } = "";

    /// <summary>Approval: what happens when nobody answers.</summary>
    public PlanTimeout OnTimeout { get; init; }

    /// <summary>Action: how often it is tried again.</summary>
    public int Retries { get; init; }
}

/// <summary>Where a step stands from now on.</summary>
internal sealed record StepMark(OperationReference Operation, int Ordinal, PlanStepState State, DateTimeOffset At, string Detail)
{
    /// <summary>Who decided.</summary>
    public string? By { get; init; }
}

/// <summary>What a person asked of a step; the payload of its event.</summary>
/// <param name="Command">What is asked.</param>
/// <param name="By">Who asked.</param>
/// <param name="Attempt">The attempt that was seen; a decision on another one is stale.</param>
internal sealed record StepDecision(PlanStepCommand Command, string By, int Attempt);

/// <summary>An action to call.</summary>
internal sealed record ActionInput(StepBegin Step, TimeSpan TimeLimit, int Retries);

/// <summary>A try of an action.</summary>
/// <param name="Step">The step.</param>
/// <param name="Handle">What an earlier look left under way.</param>
/// <param name="Left">How long the action may take yet.</param>
internal sealed record ActionTry(StepBegin Step, string? Handle, TimeSpan Left);
