using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Workflows.Replication;

namespace DRServerless.Workflows.Retention;

/// <summary>Which snapshots a document accounts for, and on which side.</summary>
internal static class SnapshotAccount
{
    /// <summary>Those of a recovery point.</summary>
    public static IEnumerable<(Side Side, string Id)> Of(RecoveryPoint point)
    {
        foreach (var disk in point.Disks)
        {
            if (disk.ReadSnapshotId is { } read) yield return (point.Direction.ReadSide(), read);
            yield return (point.Direction.WrittenSide(), disk.WrittenSnapshotId);
        }
    }

    /// <summary>Those of the bases and of the cycle in flight.</summary>
    public static IEnumerable<(Side Side, string Id)> Of(MachineReplication replication)
    {
        var (read, written) = (replication.Direction.ReadSide(), replication.Direction.WrittenSide());
        foreach (var pair in replication.Bases)
        {
            if (pair.ReadSnapshotId is { } id) yield return (read, id);
            if (pair.WrittenSnapshotId is { } parent) yield return (written, parent);
        }

        foreach (var id in replication.Cycle?.ReadSnapshots ?? []) yield return (read, id);
        foreach (var id in replication.Cycle?.WrittenSnapshots ?? []) yield return (written, id);
    }
}
