using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Snapshots;

internal static class SnapshotXml
{
    public static void Write(Ec2Writer writer, SnapshotRecord snapshot, DateTimeOffset now)
    {
        WriteCommon(writer, snapshot, now);
        writer.Text("status", EnumNames.Of(snapshot.Settle(now)));
        writer.Text("statusMessage", snapshot.StateMessage);
        writer.Text("storageTier", "standard");
        writer.Text("kmsKeyId", snapshot.KmsKeyArn);
        writer.Time("completionTime", snapshot.CompletedAt);
    }

    /// <summary>The shorter form that CreateSnapshots answers with.</summary>
    public static void WriteInfo(Ec2Writer writer, SnapshotRecord snapshot, DateTimeOffset now)
    {
        WriteCommon(writer, snapshot, now);
        writer.Text("state", EnumNames.Of(snapshot.Settle(now)));
    }

    private static void WriteCommon(Ec2Writer writer, SnapshotRecord snapshot, DateTimeOffset now)
    {
        writer.Text("snapshotId", snapshot.Id);
        writer.Text("volumeId", snapshot.VolumeId);
        writer.Number("volumeSize", snapshot.SizeGib);
        writer.Time("startTime", snapshot.CreatedAt);
        writer.Text("progress", $"{snapshot.Progress(now)}%");
        writer.Text("ownerId", snapshot.OwnerId);
        writer.Text("description", snapshot.Description);
        writer.Flag("encrypted", snapshot.Encrypted);
        writer.Tags(snapshot.Tags);
    }
}
