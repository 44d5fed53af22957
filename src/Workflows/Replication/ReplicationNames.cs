using DRServerless.Core.Identity;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>Orchestrations, ids and events of replication.</summary>
public static class ReplicationNames
{
    /// <summary>The eternal loop of one machine.</summary>
    public static readonly OrchestrationName<ReplicationLoopInput, Nothing> Loop = new("replication-loop");

    /// <summary>One cycle of one machine; its result names the recovery point.</summary>
    public static readonly OrchestrationName<ReplicationCycleInput, ReplicationCycleResult> Cycle = new("replication-cycle");

    /// <summary>One disk in one cycle.</summary>
    internal static readonly OrchestrationName<VolumeReplicationInput, CopiedVolume> Volume = new("volume-replication");

    /// <summary>A long wait for snapshots.</summary>
    internal static readonly OrchestrationName<SnapshotWaitInput, Nothing> SnapshotWait = new("snapshot-wait");

    /// <summary>Ends a loop's wait early: settings, intent or the clock changed.</summary>
    public const string WakeEvent = "wake";

    /// <summary>Instance id of a machine's loop.</summary>
    public static string LoopInstanceId(MachineId machine) => $"replication-{machine}";
}
