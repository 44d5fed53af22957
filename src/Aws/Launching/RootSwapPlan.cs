using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Launching;

/// <summary>
/// Launch of a machine whose own image cannot be registered: run a stock image, stop it, replace its disks by volumes made
/// from the snapshots, start it. Pure, like <see cref="RegisteredImagePlan"/>.
/// The instance is stopped only while none of the machine's own disks is attached: a stale view must never stop a machine that runs from them.
/// </summary>
internal static class RootSwapPlan
{
    /// <summary>The next step.</summary>
    public static LaunchDecision Decide(LaunchView view, IReadOnlyCollection<string> devices, string stockImageId)
    {
        if (view.Instance is not { } instance) return LaunchDecision.Do("starting instance", new LaunchAction.RunInstance(stockImageId, IsTemporaryImage: false));
        if (instance.Power is PowerState.Terminating or PowerState.Terminated)
            return LaunchDecision.Fail($"instance {instance.Id} was terminated: {instance.Reason ?? "no reason given"}");
        if (view.Volumes.FirstOrDefault(volume => volume.Status == VolumeStatus.Error) is { } broken)
            return LaunchDecision.Fail($"volume {broken.Id} for {broken.Device ?? "the stock image"} could not be made");

        var own = Own(view, devices);
        var creations = devices.Where(device => !own.ContainsKey(device)).Order(StringComparer.Ordinal)
            .Select(device => new LaunchAction.CreateVolume(device, instance.AvailabilityZone)).ToList();
        return instance.Power switch
        {
            PowerState.Pending => LaunchDecision.Do("waiting for the stock instance to run", creations),
            PowerState.Stopping => LaunchDecision.Do("waiting for the stock instance to stop", creations),
            PowerState.Running when !HasBegun(instance, own) => LaunchDecision.Do("stopping the stock instance", [.. creations, new LaunchAction.Stop(instance.Id)]),
            PowerState.Running => Finish(view, instance, own, creations),
            _ => Swap(view, instance, own, creations),
        };
    }

    /// <summary>Volumes with the machine's data, by device.</summary>
    private static Dictionary<string, VolumeView> Own(LaunchView view, IReadOnlyCollection<string> devices) => view.Volumes
        .Where(volume => volume.Device is not null && devices.Contains(volume.Device) && volume.Status != VolumeStatus.Deleting)
        .GroupBy(volume => volume.Device!)
        .ToDictionary(group => group.Key, group => group.MinBy(volume => volume.Id, StringComparer.Ordinal)!);

    /// <summary>By the instance's list or by the volume's: either may lag.</summary>
    private static bool HasBegun(InstanceView instance, Dictionary<string, VolumeView> own) =>
        own.Values.Any(volume => volume.Status == VolumeStatus.InUse || instance.Disks.Any(disk => disk.VolumeId == volume.Id));

    private static LaunchDecision Swap(LaunchView view, InstanceView instance, Dictionary<string, VolumeView> own, List<LaunchAction.CreateVolume> creations)
    {
        var foreign = instance.Disks.Where(disk => own.Values.All(volume => volume.Id != disk.VolumeId)).ToList();
        if (creations.Count == 0 && foreign.Count == 0 && own.Keys.All(device => IsAttached(instance, own, device)))
            return LaunchDecision.Do("starting the instance from its own disks", [.. Deletions(view, instance), .. Protections(instance), new LaunchAction.Start(instance.Id)]);

        return LaunchDecision.Do("swapping disks",
        [
            .. creations,
            .. foreign.Where(disk => disk.IsAttached).Select(disk => new LaunchAction.Detach(instance.Id, disk.VolumeId)),
            .. Deletions(view, instance),
            .. Attachments(instance, own),
        ]);
    }

    private static LaunchDecision Finish(LaunchView view, InstanceView instance, Dictionary<string, VolumeView> own, List<LaunchAction.CreateVolume> creations)
    {
        List<LaunchAction> actions = [.. creations, .. Attachments(instance, own), .. Deletions(view, instance), .. Protections(instance)];
        if (actions.Count > 0) return LaunchDecision.Do("finishing", actions);
        var settled = own.Keys.All(device => IsAttached(instance, own, device))
            && view.Volumes.All(volume => volume.Device is not null || volume.Status == VolumeStatus.Deleting);
        return settled ? LaunchDecision.Done : LaunchDecision.Wait("waiting for the disks");
    }

    private static bool IsAttached(InstanceView instance, Dictionary<string, VolumeView> own, string device) =>
        instance.Disks.Any(disk => disk.DeviceName == device && disk.VolumeId == own[device].Id && disk.IsAttached);

    /// <summary>Own volumes that are ready and whose place is free.</summary>
    private static IEnumerable<LaunchAction> Attachments(InstanceView instance, Dictionary<string, VolumeView> own) => own
        .Where(pair => pair.Value.Status == VolumeStatus.Available && instance.Disks.All(disk => disk.DeviceName != pair.Key))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => new LaunchAction.Attach(instance.Id, pair.Value.Id, pair.Key));

    /// <summary>What the stock image brought and nothing holds any more.</summary>
    private static IEnumerable<LaunchAction> Deletions(LaunchView view, InstanceView instance) => view.Volumes
        .Where(volume => volume.Device is null && volume.Status == VolumeStatus.Available && instance.Disks.All(disk => disk.VolumeId != volume.Id))
        .Select(volume => new LaunchAction.DeleteVolume(volume.Id));

    private static IEnumerable<LaunchAction> Protections(InstanceView instance) => instance.Disks
        .Where(disk => !disk.DeletedWithInstance)
        .Select(disk => new LaunchAction.DeleteWithInstance(instance.Id, disk.DeviceName));
}
