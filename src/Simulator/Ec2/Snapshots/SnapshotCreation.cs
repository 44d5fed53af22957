using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;
using DRServerless.Simulator.Workloads;

namespace DRServerless.Simulator.Ec2.Snapshots;

/// <summary>
/// CreateSnapshot and CreateSnapshots. All volumes of a set are frozen at one instant; the snapshots are pending for a while
/// after, as on AWS, though their content is decided.
/// </summary>
internal sealed class SnapshotCreation(WorkloadEngine workloads)
{
    public async Task CreateOneAsync(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "snapshot");
        var tags = TagInput.ForType(call.Parameters, "snapshot");
        List<VolumeRecord> volumes;
        lock (call.Region.Gate)
        {
            Lifecycle.Settle(call.Region, call.Timings, call.Now);
            volumes = [Lookup.Volume(call, call.Parameters.Required("VolumeId"))];
            SnapshotLimits.Check(call, volumes);
        }

        var snapshots = await TakeAsync(call, volumes, _ => tags);
        SnapshotXml.Write(call.Response, snapshots[0], call.Now);
    }

    public async Task CreateSetAsync(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "snapshot");
        var tags = TagInput.ForType(call.Parameters, "snapshot");
        var copyTags = CopiesTags(call);
        List<VolumeRecord> volumes;
        lock (call.Region.Gate)
        {
            Lifecycle.Settle(call.Region, call.Timings, call.Now);
            volumes = VolumesOf(call);
            SnapshotLimits.Check(call, volumes);
        }

        var snapshots = await TakeAsync(call, volumes, volume => copyTags ? Merge(volume.Tags, tags) : tags);
        call.Response.List("snapshotSet", snapshots, snapshot => SnapshotXml.WriteInfo(call.Response, snapshot, call.Now));
    }

    private static bool CopiesTags(Ec2Call call) => call.Parameters.Text("CopyTagsFromSource") switch
    {
        null => false,
        "volume" => true,
        var other => throw Ec2Errors.InvalidValue(other, "copyTagsFromSource"),
    };

    private static List<VolumeRecord> VolumesOf(Ec2Call call)
    {
        var specification = call.Parameters.Structure("InstanceSpecification");
        if (specification.Text("InstanceId") is not { } id) throw Ec2Errors.MissingParameter("instanceSpecification.instanceId");
        var instance = Lookup.Instance(call, id);
        if (instance.State is InstanceState.Terminated or InstanceState.ShuttingDown)
            throw Ec2Errors.IncorrectInstanceState($"The instance '{id}' is not in a state from which snapshots can be created.");
        var excluded = specification.List("ExcludeDataVolumeId").ToHashSet(StringComparer.Ordinal);
        var withoutRoot = specification.Flag("ExcludeBootVolume") == true;
        foreach (var volumeId in excluded)
        {
            var attachment = instance.Attachments.FirstOrDefault(item => item.VolumeId == volumeId);
            if (attachment is null || attachment.DeviceName == instance.RootDeviceName)
                throw Ec2Errors.InvalidParameterValue($"The volume '{volumeId}' is not a data volume of instance '{id}'.");
        }

        var chosen = instance.Attachments
            .Where(item => !excluded.Contains(item.VolumeId) && !(withoutRoot && item.DeviceName == instance.RootDeviceName))
            .OrderBy(item => item.DeviceName != instance.RootDeviceName).ThenBy(item => item.DeviceName, StringComparer.Ordinal)
            .Select(item => call.Region.Volumes[item.VolumeId]).ToList();
        return chosen.Count > 0
            ? chosen
            : throw Ec2Errors.InvalidParameterValue($"The instance '{id}' has no volumes to create snapshots of.");
    }

    private async Task<IReadOnlyList<SnapshotRecord>> TakeAsync(
        Ec2Call call, List<VolumeRecord> volumes, Func<VolumeRecord, IReadOnlyDictionary<string, string>> tagsOf)
    {
        var instanceId = volumes[0].Attachments.FirstOrDefault()?.InstanceId;
        var instant = await workloads.FreezeAsync(instanceId, [.. volumes.Select(volume => volume.Content)], call.Cancelled);
        var snapshots = new List<SnapshotRecord>();
        lock (call.Region.Gate)
        {
            foreach (var (volume, content) in volumes.Zip(instant.Contents))
            {
                var snapshot = RecordOf(call, volume, content);
                TagInput.Apply(snapshot, tagsOf(volume));
                call.Region.Snapshots.Add(snapshot.Id, snapshot);
                snapshots.Add(snapshot);
            }
        }

        workloads.Note(new SnapshotInstant(
            call.Region.Name, instanceId, call.Now, [.. snapshots.Select(snapshot => snapshot.Id)], instant.LastSequence));
        return snapshots;
    }

    private static SnapshotRecord RecordOf(Ec2Call call, VolumeRecord volume, BlockMap content) => new()
    {
        Id = call.NewId("snap"),
        CreatedAt = call.Now,
        SizeGib = volume.SizeGib,
        OwnerId = call.Region.AccountId,
        Content = content,
        Lineage = volume.Lineage,
        VolumeId = volume.Id,
        Description = call.Parameters.Text("Description") ?? "",
        Encrypted = volume.Encrypted,
        KmsKeyArn = volume.KmsKeyArn,
        GarbageSeed = volume.Content.GarbageSeed,
        SettlesAt = call.Now + call.Timings.SnapshotCreation,
        VisibleFrom = call.Now,
    };

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> volumeTags, Dictionary<string, string> own)
    {
        var merged = new Dictionary<string, string>(volumeTags, StringComparer.Ordinal);
        foreach (var (key, value) in own) merged[key] = value;
        return merged;
    }
}
