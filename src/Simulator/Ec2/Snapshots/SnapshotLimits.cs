using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Snapshots;

/// <summary>How many snapshots may be in the making, and how many there may be.</summary>
internal static class SnapshotLimits
{
    private const int PerRegion = 100_000;
    private const int PendingPerAccount = 100;
    private const int PendingPerVolume = 5;
    private const int PendingPerThroughputVolume = 1;
    private static readonly TimeSpan BetweenConcurrent = TimeSpan.FromSeconds(15);

    public static void Check(Ec2Call call, IReadOnlyList<VolumeRecord> volumes)
    {
        if (call.Region.Snapshots.Count + volumes.Count > PerRegion)
            throw Ec2Errors.Of("SnapshotLimitExceeded", "You have reached the limit on the number of Amazon EBS snapshots that you can create.");
        var pending = call.Region.Snapshots.Values.Where(snapshot => snapshot.Settle(call.Now) == SnapshotState.Pending).ToList();
        if (pending.Count + volumes.Count > PendingPerAccount)
        {
            throw Ec2Errors.Of(
                "PendingSnapshotLimitExceeded", "You have reached the limit on the number of pending snapshots that you can have in a Region.");
        }

        foreach (var volume in volumes) CheckVolume(call, volume, [.. pending.Where(snapshot => snapshot.VolumeId == volume.Id)]);
    }

    private static void CheckVolume(Ec2Call call, VolumeRecord volume, List<SnapshotRecord> pending)
    {
        if (volume.State is VolumeState.Creating or VolumeState.Deleting)
            throw Ec2Errors.IncorrectState($"Volume '{volume.Id}' is in the '{EnumNames.Of(volume.State)}' state.");
        var limit = volume.VolumeType is "st1" or "sc1" ? PendingPerThroughputVolume : PendingPerVolume;
        if (pending.Count >= limit)
        {
            throw Ec2Errors.Of(
                "ConcurrentSnapshotLimitExceeded", "You have exceeded the maximum allowed concurrent snapshots per volume.");
        }

        if (pending.Any(snapshot => snapshot.CreatedAt > call.Now - BetweenConcurrent))
        {
            throw Ec2Errors.Of(
                "SnapshotCreationPerVolumeRateExceeded",
                "The rate limit for creating concurrent snapshots of an EBS volume has been exceeded. Wait at least 15 seconds between concurrent volume snapshots.");
        }
    }
}
