using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Launching;

/// <summary>
/// Launch by an image that is registered from the snapshots: register → run → deregister. Pure: decides from what is there,
/// never from what was done before, so a launch goes on from wherever it stopped.
/// </summary>
internal static class RegisteredImagePlan
{
    /// <summary>The next step.</summary>
    public static LaunchDecision Decide(LaunchView view, IReadOnlyCollection<string> devices)
    {
        if (view.Instance is not { } instance) return BeforeInstance(view.Image);
        return instance.Power switch
        {
            PowerState.Pending => LaunchDecision.Wait("waiting for the instance to run"),
            PowerState.Running => Finish(view, instance, devices),
            PowerState.Stopping or PowerState.Stopped => LaunchDecision.Fail($"instance {instance.Id} stopped by itself: {instance.Reason ?? "no reason given"}"),
            _ => LaunchDecision.Fail($"instance {instance.Id} was terminated: {instance.Reason ?? "no reason given"}"),
        };
    }

    private static LaunchDecision BeforeInstance(ImageView? image) => image switch
    {
        null => LaunchDecision.Do("registering image", new LaunchAction.RegisterImage()),
        { Status: ImageStatus.Pending } => LaunchDecision.Wait("waiting for the image"),
        { Status: ImageStatus.Available } => LaunchDecision.Do("starting instance", new LaunchAction.RunInstance(image.Id, IsTemporaryImage: true)),
        _ => LaunchDecision.Fail($"image {image.Id} could not be registered: {image.Reason ?? "no reason given"}"),
    };

    private static LaunchDecision Finish(LaunchView view, InstanceView instance, IReadOnlyCollection<string> devices)
    {
        var attached = instance.Disks.Where(disk => disk.IsAttached).ToList();
        if (devices.Except(attached.Select(disk => disk.DeviceName)).Any()) return LaunchDecision.Wait("waiting for the disks");

        var actions = new List<LaunchAction>();
        actions.AddRange(attached.Where(disk => !disk.DeletedWithInstance).Select(disk => new LaunchAction.DeleteWithInstance(instance.Id, disk.DeviceName)));
        actions.AddRange(attached
            .Where(disk => view.Volume(disk.VolumeId)?.Device != disk.DeviceName)
            .Select(disk => new LaunchAction.TagVolume(disk.VolumeId, disk.DeviceName)));
        if (view.Image is { } image) actions.Add(new LaunchAction.DeregisterImage(image.Id));
        return actions.Count == 0 ? LaunchDecision.Done : LaunchDecision.Do("finishing", actions);
    }
}
