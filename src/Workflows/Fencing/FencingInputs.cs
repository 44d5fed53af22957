using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>Orchestrations and activities of fencing.</summary>
internal static class FencingNames
{
    /// <summary>Keeps one instance from running, and sees that it does not.</summary>
    public static readonly OrchestrationName<FenceInput, FenceOutcome> Fence = new("fence-instance");

    /// <summary>Starts a machine again that a failed operation had stopped.</summary>
    public static readonly OrchestrationName<MachineReference, RestartOutcome> Restart = new("restart-machine");

    public static readonly ActivityName<FenceInput, PowerState> Request = new("request-fencing");

    public static readonly ActivityName<FenceInput, PowerState> Look = new("look-at-power");

    public static readonly ActivityName<FencingFinding, Nothing> Record = new("record-fencing");

    public static readonly ActivityName<FenceInput, IsolationLook> Isolate = new("isolate-instance");

    public static readonly ActivityName<FenceInput, Nothing> Release = new("release-instance");

    public static readonly ActivityName<MachineReference, RestartLook> AdvanceRestart = new("advance-restart");
}

/// <summary>Names a machine within an operation.</summary>
internal sealed record MachineReference(OperationReference Operation, MachineId MachineId);

/// <summary>An instance to fence.</summary>
/// <param name="Machine">Whose instance.</param>
/// <param name="Target">Which, and how.</param>
/// <param name="Confirmed">A person confirmed to go on when it cannot be.</param>
internal sealed record FenceInput(MachineReference Machine, FencingTarget Target, bool Confirmed)
{
    /// <summary>One that does not stop may be cut off from the network instead: nobody needs its last writes.</summary>
    public bool MayIsolate { get; init; }
}

/// <summary>How far an instance is cut off.</summary>
/// <param name="Gap">What is missing; null when it is.</param>
internal sealed record IsolationLook(string? Gap);

/// <summary>What came of fencing an instance.</summary>
/// <param name="Target">The instance.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Reachable">Whether its side could be reached.</param>
/// <param name="At">When that was found.</param>
/// <param name="Detail">How, or why not.</param>
internal sealed record FenceOutcome(FencingTarget Target, FencingState State, bool Reachable, DateTimeOffset At, string Detail)
{
    /// <summary>True when a copy may run beside it: it was seen not to run, or to be cut off.</summary>
    public bool IsSafe => WritesNoMore || State == FencingState.Isolated;

    /// <summary>True when it was seen not to run. One that is isolated may still write to its disks.</summary>
    public bool WritesNoMore => State is FencingState.Stopped or FencingState.Terminated;

    public FencingFinding ToFinding(MachineReference machine) => new(machine, Target.InstanceId, State, At, Detail);
}

/// <summary>What is to be recorded of an instance.</summary>
internal sealed record FencingFinding(MachineReference Machine, string InstanceId, FencingState State, DateTimeOffset At, string Detail);

/// <summary>What a look at a machine that is being started again found.</summary>
/// <param name="Needed">False when the operation did not stop it: it is left as it is.</param>
/// <param name="Power">Its power.</param>
internal sealed record RestartLook(bool Needed, PowerState Power);

/// <summary>What came of starting a machine again.</summary>
/// <param name="Needed">False when there was nothing to start.</param>
/// <param name="Failure">Why it does not run; null when it does.</param>
internal sealed record RestartOutcome(bool Needed, FailureRecord? Failure);
