using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Volumes;

internal static class CreateVolume
{
    public static void Handle(Ec2Call call)
    {
        if (ClientTokens.Find(call) is { } earlier && call.Region.Volumes.TryGetValue(earlier, out var existing))
        {
            VolumeXml.Write(call.Response, existing);
            return;
        }

        var parameters = call.Parameters;
        TagInput.ThrowUnlessTypesAre(parameters, "volume");
        var zone = parameters.Required("AvailabilityZone");
        if (!AwsRegions.ZonesOf(call.Region.Name).Contains(zone))
            throw Ec2Errors.Of("InvalidZone.NotFound", $"The zone '{zone}' does not exist.");
        var volume = new VolumeRequest
        {
            AvailabilityZone = zone,
            SnapshotId = parameters.Text("SnapshotId"),
            SizeGib = parameters.Integer("Size"),
            VolumeType = parameters.Text("VolumeType") ?? "gp2",
            Iops = parameters.Integer("Iops"),
            Throughput = parameters.Integer("Throughput"),
            Encrypted = parameters.Flag("Encrypted"),
            KmsKeyId = parameters.Text("KmsKeyId"),
            Tags = TagInput.ForType(parameters, "volume"),
        }.Create(call, VolumeState.Creating, call.Now + call.Timings.VolumeCreation);
        call.Region.Volumes.Add(volume.Id, volume);
        ClientTokens.Remember(call, volume.Id);
        VolumeXml.Write(call.Response, volume);
    }
}
