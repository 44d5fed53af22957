using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ec2;

/// <summary>
/// Takes a snapshot set once for a key, although CreateSnapshots knows no client token:
/// 1. look for the key's sets by tag; adopt the first complete one and discard others;
/// 2. create without blind retries, each call under its own label;
/// 3. after a creation whose outcome is unknown, look again before giving up;
/// 4. write the device onto each snapshot, so that a later adoption needs nothing but the snapshots.
/// A listing may lag: a set that is seen in part is waited for, and only one that stays partial is discarded.
/// </summary>
internal sealed class SnapshotSetTaker(AwsConnection connection, AwsOptions options, TimeProvider time, Func<Guid> newId)
{
    private const int Looks = 3;
    private static readonly TimeSpan PartialSetPatience = TimeSpan.FromMinutes(5);
    private readonly Ec2Queries queries = new(connection);

    /// <summary>The key's set, found or taken.</summary>
    public async Task<SnapshotSet> TakeAsync(SnapshotSetRequest request, CancellationToken cancellation) =>
        await AdoptAsync(request, cancellation) ?? await CreateAsync(request, cancellation);

    /// <summary>The set that an earlier call made, or null. Throws <c>resource_busy</c> for one that does not show in full yet.</summary>
    private async Task<SnapshotSet?> AdoptAsync(SnapshotSetRequest request, CancellationToken cancellation)
    {
        var sets = await ListAsync(request.IdempotencyKey, cancellation);
        for (var look = 1; sets is [{ IsComplete: false, IsMixed: false }, ..] && look < Looks; look++)
        {
            await Task.Delay(options.ListingLag, time, cancellation);
            sets = await ListAsync(request.IdempotencyKey, cancellation);
        }

        if (sets.Count == 0) return null;
        if (sets[0] is { IsComplete: false, IsMixed: false } && time.GetUtcNow() - sets[0].TakenAt < PartialSetPatience)
        {
            throw new DrException(
                ErrorCodes.ResourceBusy,
                $"Of {sets[0].Label.Count} snapshots of {request.InstanceId}, {connection.Region} lists only {sets[0].Snapshots.Count} yet. It can be tried again.");
        }

        var adopted = sets[0].IsComplete ? await CompleteAsync(sets[0], request, cancellation) : null;
        await DiscardAsync(adopted is null ? sets : sets[1..], cancellation);
        return adopted;
    }

    private async Task<SnapshotSet> CreateAsync(SnapshotSetRequest request, CancellationToken cancellation)
    {
        var machine = await DisksAsync(request.InstanceId, cancellation);
        var label = new SetLabel(machine.DeviceByVolume.Count, newId().ToString("N"), machine.RootDeviceName);
        try
        {
            var answer = await connection.CallOnceAsync(
                $"take snapshots of {request.InstanceId}", ec2 => ec2.CreateSnapshotsAsync(CreationOf(request, label), cancellation), cancellation);
            var created = new LabelledSet(label, [.. (answer.Snapshots ?? []).Select(AsSnapshot)]);
            var set = await CompleteAsync(created, machine.DeviceByVolume, cancellation);
            var others = await ListAsync(request.IdempotencyKey, cancellation);
            await DiscardAsync(others.Where(other => other.Label != label), cancellation);
            return set ?? throw await DisksChangedAsync(created, request, cancellation);
        }
        catch (DrException unknown) when (unknown.Code == ErrorCodes.InfrastructureUnavailable)
        {
            // The snapshots may have been taken although the answer was lost.
            await Task.Delay(options.ListingLag, time, cancellation);
            if (await AdoptAsync(request, cancellation) is { } taken) return taken;
            throw;
        }
    }

    private static CreateSnapshotsRequest CreationOf(SnapshotSetRequest request, SetLabel label) => new()
    {
        InstanceSpecification = new InstanceSpecification { InstanceId = request.InstanceId },
        Description = $"DRServerless {request.MachineId}",
        TagSpecifications =
        [
            OwnershipTags.For(
                ResourceType.Snapshot,
                [.. OwnershipTags.Of(request.ProjectId, request.MachineId, request.IdempotencyKey), new Tag(OwnershipTags.Set, label.ToString())]),
        ],
    };

    /// <summary>The set with its devices: from the tags, else from the machine; null when neither knows them all.</summary>
    private async Task<SnapshotSet?> CompleteAsync(LabelledSet set, SnapshotSetRequest request, CancellationToken cancellation)
    {
        var tagged = set.Snapshots.All(snapshot => OwnershipTags.Value(snapshot.Tags, OwnershipTags.Device) is not null);
        var devices = tagged ? new Dictionary<string, string>() : (await DisksAsync(request.InstanceId, cancellation)).DeviceByVolume;
        return await CompleteAsync(set, devices, cancellation);
    }

    private async Task<SnapshotSet?> CompleteAsync(LabelledSet set, IReadOnlyDictionary<string, string> deviceByVolume, CancellationToken cancellation)
    {
        if (!set.IsComplete) return null;
        var disks = new List<DiskSnapshot>();
        foreach (var snapshot in set.Snapshots)
        {
            var device = OwnershipTags.Value(snapshot.Tags, OwnershipTags.Device);
            if (device is null)
            {
                if (!deviceByVolume.TryGetValue(snapshot.VolumeId, out device)) return null;
                await TagAsync(snapshot.SnapshotId, device, cancellation);
            }

            disks.Add(new DiskSnapshot(device, snapshot.VolumeId, snapshot.SnapshotId, snapshot.VolumeSize ?? 0, snapshot.Encrypted ?? false));
        }

        return new SnapshotSet(
            set.TakenAt,
            [.. disks.OrderByDescending(disk => disk.DeviceName == set.Label.RootDeviceName).ThenBy(disk => disk.DeviceName, StringComparer.Ordinal)]);
    }

    private async Task TagAsync(string snapshotId, string device, CancellationToken cancellation)
    {
        try
        {
            var request = new CreateTagsRequest([snapshotId], [new Tag(OwnershipTags.Device, device)]);
            await connection.CallAsync($"tag snapshot {snapshotId}", ec2 => ec2.CreateTagsAsync(request, cancellation), cancellation);
        }
        catch (DrException unseen) when (unseen.Code == ErrorCodes.SnapshotNotFound)
        {
            throw new DrException(ErrorCodes.ResourceBusy, $"Snapshot {snapshotId} was taken but does not show yet. It can be tried again.", unseen);
        }
    }

    private async Task<(string RootDeviceName, IReadOnlyDictionary<string, string> DeviceByVolume)> DisksAsync(string instanceId, CancellationToken cancellation)
    {
        var instance = await queries.InstanceAsync(instanceId, cancellation);
        if (instance is null || MachineMapping.Power(instance) is PowerState.Terminated or PowerState.Terminating)
            throw new DrException(ErrorCodes.InstanceNotFound, $"There is no instance {instanceId} in {connection.Region}, or it was terminated. No snapshot was taken.");
        var devices = MachineMapping.Mappings(instance).ToDictionary(mapping => mapping.Ebs.VolumeId, mapping => mapping.DeviceName);
        return devices.Count > 0
            ? (instance.RootDeviceName, devices)
            : throw new DrException(ErrorCodes.UnsupportedDisk, $"Instance {instanceId} has no EBS disk. No snapshot was taken.");
    }

    private async Task<List<LabelledSet>> ListAsync(string key, CancellationToken cancellation) =>
        LabelledSet.Order(await queries.SnapshotsAsync(cancellation, OwnershipTags.Filter(OwnershipTags.Key, key)));

    private async Task<DrException> DisksChangedAsync(LabelledSet created, SnapshotSetRequest request, CancellationToken cancellation)
    {
        await DiscardAsync([created], cancellation);
        return new DrException(
            ErrorCodes.ResourceBusy, $"The disks of {request.InstanceId} changed while snapshots were taken; those were discarded. It can be tried again.");
    }

    private async Task DiscardAsync(IEnumerable<LabelledSet> sets, CancellationToken cancellation)
    {
        foreach (var snapshot in sets.SelectMany(set => set.Snapshots)) await Ec2Snapshots.DeleteAsync(connection, snapshot.SnapshotId, cancellation);
    }

    private static Snapshot AsSnapshot(SnapshotInfo info) => new()
    {
        SnapshotId = info.SnapshotId,
        VolumeId = info.VolumeId,
        VolumeSize = info.VolumeSize,
        Encrypted = info.Encrypted,
        StartTime = info.StartTime,
        Tags = info.Tags,
    };
}
