using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Instances;

/// <summary>
/// Lets the time that has passed take effect on instances, volumes, attachments and images. Nothing runs in the background: whoever
/// looks at a region settles it before, under its gate.
/// </summary>
internal static class Lifecycle
{
    public static void Settle(SimulatedRegion region, SimulatorTimings timings, DateTimeOffset now)
    {
        foreach (var instance in region.Instances.Values.ToList()) Settle(region, instance, timings, now);
        foreach (var volume in region.Volumes.Values.ToList()) Settle(region, volume, now);
        foreach (var image in region.Images.Values)
        {
            if (image.State == "pending" && image.SettlesAt <= now) image.State = "available";
        }

        foreach (var snapshot in region.Snapshots.Values) snapshot.Settle(now);
    }

    /// <summary>Takes a volume off its instance.</summary>
    public static void Detach(SimulatedRegion region, VolumeRecord volume, AttachmentRecord attachment)
    {
        volume.Attachments.Remove(attachment);
        if (region.Instances.TryGetValue(attachment.InstanceId, out var instance)) instance.Attachments.Remove(attachment);
        if (volume.Attachments.Count == 0) volume.State = VolumeState.Available;
    }

    private static void Settle(SimulatedRegion region, InstanceRecord instance, SimulatorTimings timings, DateTimeOffset now)
    {
        if (instance.State == InstanceState.Terminated)
        {
            if (instance.SettlesAt <= now) region.Instances.Remove(instance.Id);
            return;
        }

        if (instance.SettlesAt is not { } end || end > now) return;
        instance.SettlesAt = null;
        switch (instance.State)
        {
            case InstanceState.Pending:
                instance.State = InstanceState.Running;
                break;
            case InstanceState.Stopping:
                instance.State = InstanceState.Stopped;
                instance.PublicIpAddress = null;
                break;
            case InstanceState.ShuttingDown:
                Terminate(region, instance);
                instance.SettlesAt = end + timings.TerminatedInstanceShown;
                break;
        }
    }

    private static void Terminate(SimulatedRegion region, InstanceRecord instance)
    {
        instance.State = InstanceState.Terminated;
        instance.PrivateIpAddress = null;
        instance.PublicIpAddress = null;
        foreach (var attachment in instance.Attachments.ToList())
        {
            var volume = region.Volumes[attachment.VolumeId];
            Detach(region, volume, attachment);
            if (attachment.DeleteOnTermination) Delete(region, volume);
        }
    }

    private static void Settle(SimulatedRegion region, VolumeRecord volume, DateTimeOffset now)
    {
        foreach (var attachment in volume.Attachments.Where(item => item.SettlesAt <= now).ToList())
        {
            attachment.SettlesAt = null;
            if (attachment.State == AttachmentState.Attaching) attachment.State = AttachmentState.Attached;
            if (attachment.State == AttachmentState.Detaching) Detach(region, volume, attachment);
        }

        if (volume.SettlesAt is not { } end || end > now) return;
        volume.SettlesAt = null;
        if (volume.State == VolumeState.Creating) volume.State = VolumeState.Available;
        if (volume.State == VolumeState.Deleting) Delete(region, volume);
    }

    private static void Delete(SimulatedRegion region, VolumeRecord volume)
    {
        region.Volumes.Remove(volume.Id);
        volume.Content.Dispose();
    }
}
