using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Workflows.Replication;

/// <summary>What a machine's replication becomes when the direction changes; pure.</summary>
public static class DirectionReset
{
    /// <summary>
    /// Replication before its first cycle in the project's direction. The pairs of the recovery point that the active instance was
    /// launched from swap sides: what was written is read from now on. With no recovery point, or one whose snapshots are of this
    /// very direction, there is no base and the first cycle copies everything.
    /// </summary>
    public static MachineReplication Apply(MachineReplication replication, Project project, RecoveryPoint? launchedFrom)
    {
        if (replication.DirectionEpoch == project.DirectionEpoch && replication.Direction == project.Direction) return replication;
        return new MachineReplication
        {
            MachineId = replication.MachineId,
            DirectionEpoch = project.DirectionEpoch,
            Direction = project.Direction,
            Bases = launchedFrom is not null && launchedFrom.Direction != project.Direction ? [.. launchedFrom.Disks.Select(Swap)] : [],
        };
    }

    private static ReplicationBase Swap(RecoveryPointDisk disk) => new()
    {
        DeviceName = disk.DeviceName,
        ReadSnapshotId = disk.WrittenSnapshotId,
        WrittenSnapshotId = disk.ReadSnapshotId,
        ManifestRoot = disk.ManifestRoot,
        SizeGiB = disk.SizeGiB,
    };
}
