using DRServerless.Core.Drills;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Launching;

/// <summary>Orchestrations and activities of launching.</summary>
internal static class LaunchNames
{
    /// <summary>Launches one machine, or cleans up what it made.</summary>
    public static readonly OrchestrationName<MachineLaunchInput, MachineLaunchOutcome> Machine = new("launch-machine");

    /// <summary>Deletes what a launch made.</summary>
    public static readonly OrchestrationName<MachineReference, CleanUpOutcome> CleanUp = new("clean-up-launch");

    public static readonly ActivityName<ResolveInput, ChosenPoint> Resolve = new("resolve-recovery-point");

    public static readonly ActivityName<MachineLaunchInput, Nothing> Plan = new("plan-launch");

    public static readonly ActivityName<AdvanceInput, LaunchProgress> Advance = new("advance-launch");

    public static readonly ActivityName<RecordLaunchInput, Nothing> Record = new("record-launch");

    public static readonly ActivityName<MachineReference, bool> AdvanceCleanUp = new("advance-clean-up");

    public static readonly ActivityName<MachineReference, Nothing> LeaveToSweep = new("leave-launch-to-sweep");
}

/// <summary>Asks which recovery point of a machine is meant: the one of that id, else the newest until a time, else the newest.</summary>
internal sealed record ResolveInput(ProjectId ProjectId, MachineId MachineId, RecoveryPointId? RecoveryPointId, DateTimeOffset? AtOrBefore);

/// <summary>The recovery point that a machine is launched from.</summary>
/// <param name="MachineId">The machine.</param>
/// <param name="RecoveryPointId">The recovery point.</param>
/// <param name="Kind">Why it was taken.</param>
/// <param name="InstanceId">The instance whose disks it holds.</param>
/// <param name="TakenAt">When.</param>
internal sealed record ChosenPoint(MachineId MachineId, RecoveryPointId RecoveryPointId, RecoveryPointKind Kind, string InstanceId, DateTimeOffset TakenAt);

/// <summary>A machine to launch.</summary>
internal sealed record MachineLaunchInput(MachineReference Machine, RecoveryPointId RecoveryPointId, Side Side, LaunchMode Mode)
{
    /// <summary>Counts launches of the machine in its operation, from 1: a further one has a key of its own, for nothing of the one before is used.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>For a drill: the network that is used instead of the blueprint's. What is launched there never becomes an instance of the machine.</summary>
    public IsolatedNetwork? DrillNetwork { get; init; }
}

/// <summary>What came of a launch: an instance, or a failure.</summary>
/// <param name="InstanceId">The instance that runs.</param>
/// <param name="RanAt">When it was seen to run.</param>
/// <param name="Failure">Why there is none.</param>
internal sealed record MachineLaunchOutcome(string? InstanceId, DateTimeOffset? RanAt, FailureRecord? Failure);

/// <summary>A step of a launch.</summary>
internal sealed record AdvanceInput(MachineReference Machine, LaunchProgress Progress);

/// <summary>A launch that is done.</summary>
internal sealed record RecordLaunchInput(MachineLaunchInput Launch, string InstanceId, DateTimeOffset At);

/// <summary>What came of cleaning up a launch.</summary>
/// <param name="Gone">True when nothing is left of it.</param>
/// <param name="Failure">Why something may be left: the garbage sweep goes on with it.</param>
internal sealed record CleanUpOutcome(bool Gone, FailureRecord? Failure);
