using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Launching;

/// <summary>Finds what launches made, by tag alone, and deletes it.</summary>
internal sealed class LaunchCleanUp(AwsConnection connection, AwsOptions options, TimeProvider time)
{
    /// <summary>Values that one filter takes.</summary>
    private const int MostValues = 200;

    private readonly Ec2Queries queries = new(connection);

    /// <summary>
    /// Asks for the deletion of all that carries the key; true once nothing does. Before it says so of a first empty look it
    /// looks again: what was made a moment ago may not be listed yet.
    /// </summary>
    public async Task<bool> CleanUpAsync(string key, CancellationToken cancellation)
    {
        if (await SweepAsync(key, cancellation)) return false;
        if (options.ListingLag > TimeSpan.Zero) await Task.Delay(options.ListingLag, time, cancellation);
        return !await SweepAsync(key, cancellation);
    }

    /// <summary>Everything of a project: instances that are not terminated, volumes, images.</summary>
    public async Task<IReadOnlyList<OwnedResource>> ListOwnedAsync(string projectId, CancellationToken cancellation) =>
        Describe(await FindAsync(OwnershipTags.Filter(OwnershipTags.Project, projectId), cancellation));

    /// <summary>Everything that carries one of the keys.</summary>
    public async Task<IReadOnlyList<OwnedResource>> ListMadeAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var made = new List<OwnedResource>();
        foreach (var batch in keys.Chunk(MostValues)) made.AddRange(Describe(await FindAsync(OwnershipTags.Filter(OwnershipTags.Key, batch), cancellation)));
        return made;
    }

    private static IReadOnlyList<OwnedResource> Describe((List<Instance> Instances, List<Volume> Volumes, List<Image> Images) owned) =>
        [
            .. owned.Instances.Select(instance => new OwnedResource("instance", instance.InstanceId)),
            .. owned.Volumes.Select(volume => new OwnedResource("volume", volume.VolumeId, volume.Attachments?.FirstOrDefault()?.InstanceId)),
            .. owned.Images.Select(image => new OwnedResource("image", image.ImageId)),
        ];

    /// <summary>One pass; true when anything was there.</summary>
    private async Task<bool> SweepAsync(string key, CancellationToken cancellation)
    {
        var made = await FindAsync(OwnershipTags.Filter(OwnershipTags.Key, key), cancellation);
        foreach (var image in made.Images)
        {
            await DeleteAsync(
                $"deregister image {image.ImageId}", ec2 => ec2.DeregisterImageAsync(new DeregisterImageRequest(image.ImageId), cancellation), cancellation);
        }

        foreach (var instance in made.Instances.Where(instance => instance.State.Name != InstanceStateName.ShuttingDown))
        {
            await DeleteAsync(
                $"terminate instance {instance.InstanceId}",
                ec2 => ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance.InstanceId] }, cancellation), cancellation);
        }

        foreach (var volume in made.Volumes.Where(volume => volume.State == VolumeState.Available || volume.State == VolumeState.Error))
        {
            await DeleteAsync(
                $"delete volume {volume.VolumeId}", ec2 => ec2.DeleteVolumeAsync(new DeleteVolumeRequest(volume.VolumeId), cancellation), cancellation);
        }

        return made.Images.Count + made.Instances.Count + made.Volumes.Count > 0;
    }

    private async Task<(List<Instance> Instances, List<Volume> Volumes, List<Image> Images)> FindAsync(Filter filter, CancellationToken cancellation)
    {
        var instances = await queries.InstancesAsync(cancellation, filter);
        var volumes = await queries.VolumesAsync(cancellation, filter);
        var images = await queries.ImagesAsync(cancellation, filter);
        instances.RemoveAll(instance => instance.State.Name == InstanceStateName.Terminated);
        volumes.RemoveAll(volume => volume.State == VolumeState.Deleted);
        images.RemoveAll(image => image.State == ImageState.Deregistered);
        return (instances, volumes, images);
    }

    /// <summary>Gone is fine; busy is tried again by the next pass.</summary>
    private async Task DeleteAsync<T>(string doing, Func<IAmazonEC2, Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            await connection.CallAsync(doing, call, cancellation);
        }
        catch (DrException passing) when (passing.Code == ErrorCodes.ResourceBusy
            || passing.AwsName() is AwsErrorNames.InstanceNotFound or AwsErrorNames.VolumeNotFound or AwsErrorNames.ImageNotFound or AwsErrorNames.ImageUnavailable)
        {
            // The next pass finds out.
        }
    }
}
