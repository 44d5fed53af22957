using DRServerless.Simulator.Ec2.Protocol;

namespace DRServerless.Simulator.Ec2.Snapshots;

internal static class DeleteSnapshot
{
    public static void Handle(Ec2Call call)
    {
        var snapshot = Lookup.Snapshot(call, call.Parameters.Required("SnapshotId"));
        var image = call.Region.Images.Values.FirstOrDefault(
            item => item.BlockDevices.Any(device => device.SnapshotId == snapshot.Id));
        if (image is not null)
            throw Ec2Errors.Of("InvalidSnapshot.InUse", $"The snapshot {snapshot.Id} is currently in use by {image.Id}");
        snapshot.Upload?.TryClose();
        call.Region.Snapshots.Remove(snapshot.Id);
        call.WriteSuccess();
    }
}
