using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using SnapshotState = Amazon.EC2.SnapshotState;

namespace DRServerless.Aws.Launching;

/// <summary>
/// Carries out a launch's actions. Each may be repeated: creations under client tokens or unique names, the rest by nature.
/// Refusals that only mean that EC2 does not show yet what was just made, or shows what was just undone, are no failures.
/// </summary>
internal sealed class LaunchSteps(AwsConnection connection, Ec2Queries queries)
{
    /// <summary>Acts; returns what is known after, or null when EC2 is not ready for it and the launch must look again later.</summary>
    public async Task<LaunchProgress?> TryAsync(LaunchAction action, LaunchRequest request, LaunchProgress progress, CancellationToken cancellation)
    {
        try
        {
            return await ActAsync(action, request, progress, cancellation);
        }
        catch (DrException refused) when (IsUnsettled(action, refused))
        {
            if (refused.AwsName() == AwsErrorNames.IncorrectState) await ThrowIfSnapshotFailedAsync(request, cancellation);
            return null;
        }
    }

    private Task<LaunchProgress> ActAsync(LaunchAction action, LaunchRequest request, LaunchProgress progress, CancellationToken cancellation) => action switch
    {
        LaunchAction.RegisterImage => RegisterAsync(request, progress, cancellation),
        LaunchAction.RunInstance run => RunAsync(run, request, progress, cancellation),
        LaunchAction.DeregisterImage image => DeregisterAsync(image, progress, cancellation),
        LaunchAction.TagVolume tag => TagAsync(tag, request, progress, cancellation),
        LaunchAction.DeleteWithInstance disk => DeleteWithInstanceAsync(disk, progress, cancellation),
        LaunchAction.Stop stop => DoneAsync(progress, $"stop instance {stop.InstanceId}", ec2 => ec2.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [stop.InstanceId] }, cancellation), cancellation),
        LaunchAction.Start start => DoneAsync(progress, $"start instance {start.InstanceId}", ec2 => ec2.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [start.InstanceId] }, cancellation), cancellation),
        LaunchAction.CreateVolume volume => CreateVolumeAsync(volume, request, progress, cancellation),
        LaunchAction.Attach attach => AttachAsync(attach, progress, cancellation),
        LaunchAction.Detach detach => DoneAsync(progress, $"detach volume {detach.VolumeId}", ec2 => ec2.DetachVolumeAsync(new DetachVolumeRequest { VolumeId = detach.VolumeId, InstanceId = detach.InstanceId }, cancellation), cancellation),
        LaunchAction.DeleteVolume volume => DoneAsync(progress, $"delete volume {volume.VolumeId}", ec2 => ec2.DeleteVolumeAsync(new DeleteVolumeRequest { VolumeId = volume.VolumeId }, cancellation), cancellation),
        _ => throw new InvalidOperationException($"No step for {action}."),
    };

    private async Task<LaunchProgress> RegisterAsync(LaunchRequest request, LaunchProgress progress, CancellationToken cancellation)
    {
        var answer = await CallAsync("register an image", ec2 => ec2.RegisterImageAsync(LaunchRequests.Image(request), cancellation), cancellation);
        return progress with { ImageId = answer.ImageId };
    }

    private async Task<LaunchProgress> RunAsync(LaunchAction.RunInstance run, LaunchRequest request, LaunchProgress progress, CancellationToken cancellation)
    {
        var profile = await CarriedProfileAsync(request, cancellation);
        var answer = await CallAsync(
            "run an instance", ec2 => ec2.RunInstancesAsync(LaunchRequests.Instance(request, run.ImageId, profile), cancellation), cancellation);
        return progress with { InstanceId = answer.Reservation?.Instances?.SingleOrDefault()?.InstanceId };
    }

    private async Task<LaunchProgress> DeregisterAsync(LaunchAction.DeregisterImage image, LaunchProgress progress, CancellationToken cancellation)
    {
        try
        {
            await CallAsync($"deregister image {image.ImageId}", ec2 => ec2.DeregisterImageAsync(new DeregisterImageRequest(image.ImageId), cancellation), cancellation);
        }
        catch (DrException gone) when (gone.AwsName() is AwsErrorNames.ImageNotFound or AwsErrorNames.ImageUnavailable)
        {
            // What was wanted.
        }

        return progress with { ImageId = null };
    }

    private Task<LaunchProgress> TagAsync(LaunchAction.TagVolume tag, LaunchRequest request, LaunchProgress progress, CancellationToken cancellation) => DoneAsync(
        progress, $"tag volume {tag.VolumeId}",
        ec2 => ec2.CreateTagsAsync(new CreateTagsRequest([tag.VolumeId], LaunchTags.Volume(request, tag.DeviceName)), cancellation), cancellation);

    private Task<LaunchProgress> DeleteWithInstanceAsync(LaunchAction.DeleteWithInstance disk, LaunchProgress progress, CancellationToken cancellation)
    {
        var change = new ModifyInstanceAttributeRequest
        {
            InstanceId = disk.InstanceId,
            BlockDeviceMappings =
            [
                new InstanceBlockDeviceMappingSpecification { DeviceName = disk.DeviceName, Ebs = new EbsInstanceBlockDeviceSpecification { DeleteOnTermination = true } },
            ],
        };
        return DoneAsync(progress, $"have {disk.DeviceName} deleted with the instance", ec2 => ec2.ModifyInstanceAttributeAsync(change, cancellation), cancellation);
    }

    private async Task<LaunchProgress> CreateVolumeAsync(LaunchAction.CreateVolume volume, LaunchRequest request, LaunchProgress progress, CancellationToken cancellation)
    {
        var answer = await CallAsync(
            $"make a volume for {volume.DeviceName}",
            ec2 => ec2.CreateVolumeAsync(LaunchRequests.Volume(request, volume.DeviceName, volume.AvailabilityZone), cancellation), cancellation);
        return progress with { Volumes = new Dictionary<string, string>(progress.Volumes) { [volume.DeviceName] = answer.Volume.VolumeId } };
    }

    private async Task<LaunchProgress> AttachAsync(LaunchAction.Attach attach, LaunchProgress progress, CancellationToken cancellation)
    {
        try
        {
            return await DoneAsync(
                progress, $"attach volume {attach.VolumeId} as {attach.DeviceName}",
                ec2 => ec2.AttachVolumeAsync(new AttachVolumeRequest(attach.VolumeId, attach.InstanceId, attach.DeviceName), cancellation), cancellation);
        }
        catch (DrException refused) when (refused.Code == ErrorCodes.LaunchFailed)
        {
            // The device may be taken by this very volume: then an earlier call did it and the view was stale.
            var volume = await queries.VolumesAsync([attach.VolumeId], cancellation);
            if (volume is [{ Attachments: { } attachments }] && attachments.Exists(held => held.InstanceId == attach.InstanceId && held.Device == attach.DeviceName)) return progress;
            throw;
        }
    }

    /// <summary>A profile belongs to an account: the source's is carried over only within it, and only where the settings name none.</summary>
    private async Task<string?> CarriedProfileAsync(LaunchRequest request, CancellationToken cancellation)
    {
        if (request.Settings.InstanceProfile is not null || request.Source.InstanceProfileArn?.Split(':') is not { Length: >= 6 } arn) return null;
        return arn[4] == await connection.GetAccountIdAsync(cancellation) ? request.Source.InstanceProfileArn : null;
    }

    /// <summary>A snapshot that is pending is waited for; one in error never completes.</summary>
    private async Task ThrowIfSnapshotFailedAsync(LaunchRequest request, CancellationToken cancellation)
    {
        foreach (var snapshot in await queries.SnapshotsAsync([.. request.Snapshots.Values], cancellation))
        {
            if (snapshot.State == SnapshotState.Error)
                throw new DrException(ErrorCodes.LaunchFailed, $"Machine {request.Source.Name} did not launch: snapshot {snapshot.SnapshotId} is in error. Launch from another recovery point.");
        }
    }

    private static bool IsUnsettled(LaunchAction action, DrException refused) => refused.AwsName() switch
    {
        AwsErrorNames.ImageNotFound or AwsErrorNames.ImageUnavailable => action is LaunchAction.RunInstance { IsTemporaryImage: true },
        AwsErrorNames.InstanceNotFound or AwsErrorNames.VolumeNotFound or AwsErrorNames.IncorrectState or AwsErrorNames.IncorrectInstanceState
            or AwsErrorNames.AttachmentNotFound or AwsErrorNames.VolumeInUse or AwsErrorNames.ImageNameTaken or AwsErrorNames.IdempotentParameterMismatch => true,
        _ => false,
    };

    private async Task<LaunchProgress> DoneAsync<T>(LaunchProgress progress, string doing, Func<IAmazonEC2, Task<T>> call, CancellationToken cancellation)
    {
        await CallAsync(doing, call, cancellation);
        return progress;
    }

    private Task<T> CallAsync<T>(string doing, Func<IAmazonEC2, Task<T>> call, CancellationToken cancellation) =>
        connection.CallAsync(doing, call, cancellation, whenRejected: ErrorCodes.LaunchFailed);
}
