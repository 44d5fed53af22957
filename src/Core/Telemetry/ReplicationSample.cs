using DRServerless.Core.Identity;

namespace DRServerless.Core.Telemetry;

/// <summary>How a machine's replication stood when it was last looked at.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="MachineId">The machine.</param>
/// <param name="LagSeconds">Age of the newest recovery point; null when there is none yet.</param>
/// <param name="LagGoalSeconds">The age that the project allows.</param>
/// <param name="BacklogBytes">Bytes of disk still to deal with.</param>
/// <param name="BytesPerSecond">Speed of the cycle in flight.</param>
/// <param name="RecoveryPoints">Recovery points that stand.</param>
public sealed record ReplicationSample(
    ProjectId ProjectId, MachineId MachineId, double? LagSeconds, double LagGoalSeconds, long BacklogBytes, double BytesPerSecond, long RecoveryPoints);
