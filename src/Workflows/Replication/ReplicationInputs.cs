using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Workflows.Replication;

/// <summary>Input of a machine's replication loop.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="MachineId">The machine.</param>
/// <param name="DirectionEpoch">The direction epoch that it replicates in; it ends when the project's is another.</param>
public sealed record ReplicationLoopInput(ProjectId ProjectId, MachineId MachineId, int DirectionEpoch)
{
    /// <summary>Cycles that failed one after the other; decides the wait before the next.</summary>
    public int ConsecutiveFailures { get; init; }
}

/// <summary>Input of one cycle of one machine.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="MachineId">The machine; its active instance is read.</param>
/// <param name="DirectionEpoch">The project's direction epoch; the cycle is refused (<c>action_not_allowed</c>) when it has changed.</param>
/// <param name="Kind">Scheduled, or final after the machine was stopped.</param>
public sealed record ReplicationCycleInput(ProjectId ProjectId, MachineId MachineId, int DirectionEpoch, RecoveryPointKind Kind);

/// <summary>What a cycle made.</summary>
/// <param name="RecoveryPointId">The recovery point.</param>
/// <param name="TakenAt">The instant that it holds.</param>
/// <param name="BytesMoved">Bytes read and written.</param>
public sealed record ReplicationCycleResult(RecoveryPointId RecoveryPointId, DateTimeOffset TakenAt, long BytesMoved);

/// <summary>Names a cycle in flight: what every activity of it carries.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="MachineId">The machine.</param>
/// <param name="Key">The cycle's key.</param>
/// <param name="Direction">Which way blocks flow in it.</param>
public sealed record CycleReference(ProjectId ProjectId, MachineId MachineId, string Key, Direction Direction)
{
    /// <summary>The recovery point that it makes: named after the cycle, so that making it twice makes it once.</summary>
    public RecoveryPointId RecoveryPointId => RecoveryPointId.Create(RecoveryPointId.Prefix + Key);

    /// <summary>The side that is read.</summary>
    public Side ReadSide => Direction.ReadSide();

    /// <summary>The side that is written.</summary>
    public Side WrittenSide => Direction.WrittenSide();
}
