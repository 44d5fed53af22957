using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Launching;

/// <summary>Looks at what a launch has made so far: by tag, and by the ids that its progress remembers where the listing lags.</summary>
internal sealed class LaunchObserver(Ec2Queries queries)
{
    /// <summary>The launch's resources as they are now.</summary>
    public async Task<LaunchView> ObserveAsync(LaunchRequest request, LaunchProgress progress, CancellationToken cancellation)
    {
        var filter = OwnershipTags.Filter(OwnershipTags.Key, request.IdempotencyKey);
        var images = await queries.ImagesAsync(cancellation, filter);
        var instances = await queries.InstancesAsync(cancellation, filter);
        if (instances.Count == 0 && progress.InstanceId is { } known && await FindAsync(known, cancellation) is { } found) instances.Add(found);
        var volumes = await queries.VolumesAsync(cancellation, filter);
        return new LaunchView(
            images.Where(image => image.State != ImageState.Deregistered).Select(View).MinBy(image => image.Id, StringComparer.Ordinal),
            instances.Select(View).OrderBy(instance => instance.Power == PowerState.Terminated).ThenBy(instance => instance.Id, StringComparer.Ordinal).FirstOrDefault(),
            [.. volumes.Where(volume => volume.State != VolumeState.Deleted).Select(View)]);
    }

    private async Task<Instance?> FindAsync(string instanceId, CancellationToken cancellation)
    {
        try
        {
            return await queries.InstanceAsync(instanceId, cancellation);
        }
        catch (DrException unseen) when (unseen.Code == ErrorCodes.InstanceNotFound)
        {
            return null;
        }
    }

    private static ImageView View(Image image) => new(
        image.ImageId,
        image.State?.Value switch
        {
            "pending" or "transient" => ImageStatus.Pending,
            "available" => ImageStatus.Available,
            _ => ImageStatus.Failed,
        },
        image.StateReason?.Message);

    private static InstanceView View(Instance instance) => new(
        instance.InstanceId,
        MachineMapping.Power(instance),
        instance.Placement?.AvailabilityZone ?? "",
        [.. (instance.BlockDeviceMappings ?? []).Where(mapping => mapping.Ebs?.VolumeId is not null && mapping.Ebs.Status != AttachmentStatus.Detached).Select(View)],
        Reason(instance));

    private static DiskView View(InstanceBlockDeviceMapping mapping) => new(
        mapping.DeviceName, mapping.Ebs.VolumeId, mapping.Ebs.Status == AttachmentStatus.Attached, mapping.Ebs.DeleteOnTermination ?? false);

    private static VolumeView View(Volume volume) => new(
        volume.VolumeId,
        OwnershipTags.Value(volume.Tags, OwnershipTags.Device),
        volume.State?.Value switch
        {
            "creating" => VolumeStatus.Creating,
            "available" => VolumeStatus.Available,
            "deleting" => VolumeStatus.Deleting,
            "error" => VolumeStatus.Error,
            _ => VolumeStatus.InUse,
        });

    private static string? Reason(Instance instance) =>
        new[] { instance.StateReason?.Message, instance.StateReason?.Code, instance.StateTransitionReason }.FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
