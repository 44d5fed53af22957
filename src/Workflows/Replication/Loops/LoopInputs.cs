using DRServerless.Core.Identity;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Loops;

/// <summary>What the project wants of a loop.</summary>
internal sealed record LoopIntent(LoopAction Action, int IntervalSeconds);

/// <summary>What a loop is to do.</summary>
internal enum LoopAction
{
    /// <summary>End.</summary>
    End,

    /// <summary>Wait for a person.</summary>
    Hold,

    /// <summary>Run a cycle.</summary>
    Run,
}

/// <summary>A cycle failed.</summary>
internal sealed record CycleFailure(ProjectId ProjectId, MachineId MachineId, int DirectionEpoch, FailureRecord Failure);

/// <summary>Delete what is not to be kept, and garbage.</summary>
internal sealed record RetentionInput(ProjectId ProjectId, MachineId MachineId);

/// <summary>What retention did.</summary>
internal sealed record RetentionResult(int Deleted, int GarbageLeft);
