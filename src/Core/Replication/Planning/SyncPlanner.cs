using DRServerless.Core.Machines;

namespace DRServerless.Core.Replication.Planning;

/// <summary>What is known about a disk before a direction's first cycle.</summary>
/// <param name="DeviceName">The disk.</param>
/// <param name="SizeGiB">Its size now.</param>
/// <param name="Base">The pair of snapshots that both sides held last; null when there is none.</param>
/// <param name="ReadSnapshotExists">The pair's snapshot on the side that is read exists and is complete.</param>
/// <param name="WrittenSnapshotExists">The pair's snapshot on the side that is written exists and is complete.</param>
/// <param name="Related">False when the infrastructure said that the disk has no common lineage with the snapshot on its side; null when it was not asked yet.</param>
public sealed record DiskSyncFacts(
    string DeviceName, int SizeGiB, ReplicationBase? Base, bool ReadSnapshotExists, bool WrittenSnapshotExists, bool? Related = null);

/// <summary>
/// Decides how a disk is brought up to date; pure. The cheapest way that is certain to be right: only what changed since a base, when
/// both sides still hold it; else a comparison with the manifest of what the other side holds; else everything.
/// </summary>
public static class SyncPlanner
{
    /// <summary>The method for a disk, with the reason in words.</summary>
    public static SyncDecision Decide(DiskSyncFacts disk)
    {
        if (disk.Base is not { } pair)
            return new SyncDecision(SyncMethod.FullCopy, $"{disk.DeviceName}: no recovery point of it exists on both sides.");
        if (disk.SizeGiB < pair.SizeGiB)
            return new SyncDecision(SyncMethod.FullCopy, $"{disk.DeviceName}: it has {disk.SizeGiB} GiB and had {pair.SizeGiB} GiB, so it is another disk.");
        if (pair.WrittenSnapshotId is null || !disk.WrittenSnapshotExists)
            return new SyncDecision(SyncMethod.FullCopy,
                $"{disk.DeviceName}: snapshot {pair.WrittenSnapshotId ?? "of the last recovery point"} is gone where it would be written onto.");
        if (pair.ReadSnapshotId is null || !disk.ReadSnapshotExists)
            return new SyncDecision(SyncMethod.ManifestRescan,
                $"{disk.DeviceName}: snapshot {pair.ReadSnapshotId ?? "of the last recovery point"} is gone where changes would be listed; {pair.WrittenSnapshotId} still holds what to compare with.");
        if (disk.Related == false)
            return new SyncDecision(SyncMethod.ManifestRescan,
                $"{disk.DeviceName}: it is not related to snapshot {pair.ReadSnapshotId}, so changes cannot be listed; {pair.WrittenSnapshotId} still holds what to compare with.");
        return new SyncDecision(SyncMethod.ChangedBlocks,
            $"{disk.DeviceName}: snapshots {pair.ReadSnapshotId} and {pair.WrittenSnapshotId} hold the same recovery point, one on each side.");
    }

    /// <summary>One decision for a machine, told by its most expensive disk; the reasons of all disks, the most expensive first.</summary>
    public static SyncDecision Combine(IReadOnlyCollection<SyncDecision> disks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(disks.Count, nameof(disks));
        var ordered = disks.OrderByDescending(disk => disk.Method).ToList();
        return new SyncDecision(ordered[0].Method, string.Join(' ', ordered.Select(disk => disk.Reason)));
    }
}
