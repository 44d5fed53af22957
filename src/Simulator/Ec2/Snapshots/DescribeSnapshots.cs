using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Snapshots;

internal static class DescribeSnapshots
{
    public static void Handle(Ec2Call call)
    {
        var ids = call.Parameters.List("SnapshotId");
        var owners = call.Parameters.List("Owner").Select(owner => owner == "self" ? call.Region.AccountId : owner).ToHashSet(StringComparer.Ordinal);
        IEnumerable<SnapshotRecord> snapshots = ids.Count > 0
            ? ids.Select(id => Find(call, id)).ToList()
            : Visible(call);
        if (owners.Count > 0) snapshots = snapshots.Where(snapshot => OwnerMatches(snapshot, owners));
        foreach (var snapshot in call.Region.Snapshots.Values) snapshot.Settle(call.Now);
        var matching = Filters.Parse(call.Parameters).Apply(snapshots, Fields(call));
        var (page, next) = Paging.Take(call, matching, "snapshotIds", ids.Count > 0);
        call.Response.List("snapshotSet", page, snapshot => SnapshotXml.Write(call.Response, snapshot, call.Now));
        call.Response.Text("nextToken", next);
    }

    private static SnapshotRecord Find(Ec2Call call, string id) =>
        StockImages.RegionOf(call.Region).Snapshots.GetValueOrDefault(id) ?? Lookup.Snapshot(call, id);

    // Without owners, EC2 lists what the caller may use, public snapshots included.
    private static IEnumerable<SnapshotRecord> Visible(Ec2Call call) =>
        call.Region.Snapshots.Values.Where(snapshot => snapshot.VisibleFrom <= call.Now)
            .Concat(StockImages.RegionOf(call.Region).Snapshots.Values);

    private static bool OwnerMatches(SnapshotRecord snapshot, HashSet<string> owners) =>
        owners.Contains(snapshot.OwnerId) || (snapshot.OwnerId == StockImages.OwnerId && owners.Contains("amazon"));

    private static Dictionary<string, Func<SnapshotRecord, IEnumerable<string?>>> Fields(Ec2Call call) => new(StringComparer.Ordinal)
    {
        ["snapshot-id"] = snapshot => [snapshot.Id],
        ["volume-id"] = snapshot => [snapshot.VolumeId],
        ["volume-size"] = snapshot => [$"{snapshot.SizeGib}"],
        ["status"] = snapshot => [EnumNames.Of(snapshot.State)],
        ["owner-id"] = snapshot => [snapshot.OwnerId],
        ["owner-alias"] = snapshot => [snapshot.OwnerId == StockImages.OwnerId ? "amazon" : null],
        ["description"] = snapshot => [snapshot.Description],
        ["encrypted"] = snapshot => [snapshot.Encrypted ? "true" : "false"],
        ["progress"] = snapshot => [$"{snapshot.Progress(call.Now)}%"],
    };
}
