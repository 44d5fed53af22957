using DRServerless.Core.Identity;

namespace DRServerless.Core.Plans;

/// <summary>A step of a recovery plan. Which of the other properties count depends on the kind.</summary>
public sealed record PlanStep
{
    /// <summary>Its name, unique in the plan: 1..40 of <c>a-z 0-9 -</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required PlanStepKind Kind { get; init; }

    /// <summary>Steps that must have ended before, wherever they are listed.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>In which launches it runs. Default always.</summary>
    public PlanStepOccasion When { get; init; } = PlanStepOccasion.Always;

    /// <summary>Whether it runs in a test launch too. Default: actions do not, for they may change the world outside; all else does.</summary>
    public bool? InTest { get; init; }

    /// <summary>True: its failure is told, and the plan goes on. Default false: the plan stops. Waves have <see cref="PlanMachine.Optional"/> instead.</summary>
    public bool Optional { get; init; }

    /// <summary>Wave: the machines that are launched together, with their own checks; 1..200.</summary>
    public IReadOnlyList<PlanMachine> Machines { get; init; } = [];

    /// <summary>Wait: how long, 1..86400.</summary>
    public int? WaitSeconds { get; init; }

    /// <summary>Approval: what the person is asked, 1..300 characters.</summary>
    public string? Question { get; init; }

    /// <summary>Approval: seconds until nobody is waited for any more, 1..604800. Default 3600.</summary>
    public int? ApprovalSeconds { get; init; }

    /// <summary>Approval: what happens then. Default stop.</summary>
    public PlanTimeout OnTimeout { get; init; } = PlanTimeout.Stop;

    /// <summary>Checks: machines launched by earlier steps whose own checks are run (again); 1..200.</summary>
    public IReadOnlyList<MachineId> CheckMachines { get; init; } = [];

    /// <summary>Action: what is called.</summary>
    public PlanAction? Action { get; init; }
}

/// <summary>What a step does.</summary>
public enum PlanStepKind
{
    /// <summary>Launches machines.</summary>
    Wave,

    /// <summary>Lets time pass.</summary>
    Wait,

    /// <summary>Asks a person.</summary>
    Approval,

    /// <summary>Runs checks of machines that were launched before.</summary>
    Checks,

    /// <summary>Calls something.</summary>
    Action,
}

/// <summary>In which launches a step runs.</summary>
public enum PlanStepOccasion
{
    /// <summary>In all.</summary>
    Always,

    /// <summary>When machines are launched at the target.</summary>
    Failover,

    /// <summary>When machines are launched at the source.</summary>
    Failback,
}

/// <summary>What happens when nobody answered in time.</summary>
public enum PlanTimeout
{
    /// <summary>The step has failed.</summary>
    Stop,

    /// <summary>The plan goes on, and it is recorded that nobody approved.</summary>
    Continue,
}

/// <summary>A machine of a wave.</summary>
public sealed record PlanMachine
{
    /// <summary>The machine.</summary>
    public required MachineId Id { get; init; }

    /// <summary>True: when it fails, the plan goes on without it. Default false: it is critical, and its failure stops the plan.</summary>
    public bool Optional { get; init; }
}
