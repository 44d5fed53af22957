using DRServerless.Aws.Launching;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Tests.Launching;

/// <summary>
/// EC2 as far as launches see it. Fault model: each of the three listings may show the state of up to three moments ago;
/// work takes effect at the next tick; a creation repeated under its token or name creates nothing.
/// </summary>
internal sealed class ModelCloud(Random random, IReadOnlyCollection<string> stockDevices)
{
    private readonly List<LaunchView> history = [new LaunchView(null, null, [])];

    private LaunchView Now
    {
        get => history[^1];
        set => history.Add(value);
    }

    /// <summary>The truth, for what a test asserts.</summary>
    public LaunchView Truth => Now;

    public LaunchView Look() => new(Stale().Image, Stale().Instance, Stale().Volumes);

    public void Tick()
    {
        var instance = Now.Instance;
        var power = instance?.Power switch
        {
            PowerState.Pending => PowerState.Running,
            PowerState.Stopping => PowerState.Stopped,
            var other => other,
        };
        Now = new LaunchView(
            Now.Image is { Status: ImageStatus.Pending } image ? image with { Status = ImageStatus.Available } : Now.Image,
            instance is null ? null : instance with
            {
                Power = power!.Value,
                Disks = [.. instance.Disks.Where(disk => Volume(disk.VolumeId).Status == VolumeStatus.InUse).Select(disk => disk with { IsAttached = true })],
            },
            [.. Now.Volumes.Where(volume => volume.Status != VolumeStatus.Deleting).Select(volume => volume.Status == VolumeStatus.Creating ? volume with { Status = VolumeStatus.Available } : volume)]);
    }

    public void Act(LaunchAction action, IReadOnlyCollection<string> devices)
    {
        switch (action)
        {
            case LaunchAction.RegisterImage when Now.Image is null: Now = Now with { Image = new ImageView("ami-1", ImageStatus.Pending) }; break;
            case LaunchAction.DeregisterImage: Now = Now with { Image = null }; break;
            case LaunchAction.RunInstance run when Now.Instance is null: Run(run, devices); break;
            case LaunchAction.Stop: Power(PowerState.Running, PowerState.Stopping); break;
            case LaunchAction.Start:
                Assert.All(devices, device => Assert.Contains(Now.Instance!.Disks, disk => disk.DeviceName == device));
                Power(PowerState.Stopped, PowerState.Pending);
                break;
            case LaunchAction.TagVolume tag: Change(tag.VolumeId, volume => volume with { Device = tag.DeviceName }); break;
            case LaunchAction.DeleteWithInstance disk: Disks(disks => disks.Select(each => each.DeviceName == disk.DeviceName ? each with { DeletedWithInstance = true } : each)); break;
            case LaunchAction.CreateVolume volume when Now.Volumes.All(each => each.Id != $"own-{volume.DeviceName}"):
                Now = Now with { Volumes = [.. Now.Volumes, new VolumeView($"own-{volume.DeviceName}", volume.DeviceName, VolumeStatus.Creating)] };
                break;
            case LaunchAction.Attach attach when Volume(attach.VolumeId).Status == VolumeStatus.Available && Now.Instance!.Disks.All(disk => disk.DeviceName != attach.DeviceName):
                Change(attach.VolumeId, volume => volume with { Status = VolumeStatus.InUse });
                Disks(disks => disks.Append(new DiskView(attach.DeviceName, attach.VolumeId, false, false)));
                break;
            case LaunchAction.Detach detach when Now.Instance!.Disks.Any(disk => disk.VolumeId == detach.VolumeId):
                Assert.Null(Volume(detach.VolumeId).Device);
                Disks(disks => disks.Where(disk => disk.VolumeId != detach.VolumeId));
                Change(detach.VolumeId, volume => volume with { Status = VolumeStatus.Available });
                break;
            case LaunchAction.DeleteVolume delete when Now.Volumes.Any(volume => volume.Id == delete.VolumeId && volume.Status == VolumeStatus.Available):
                Assert.Null(Volume(delete.VolumeId).Device);
                Change(delete.VolumeId, volume => volume with { Status = VolumeStatus.Deleting });
                break;
        }
    }

    private void Run(LaunchAction.RunInstance run, IReadOnlyCollection<string> devices)
    {
        var made = (run.IsTemporaryImage ? devices : stockDevices).ToList();
        Now = Now with
        {
            Instance = new InstanceView("i-1", PowerState.Pending, "a", [.. made.Select(device => new DiskView(device, $"image-{device}", false, random.Next(2) == 0))]),
            Volumes = [.. Now.Volumes, .. made.Select(device => new VolumeView($"image-{device}", null, VolumeStatus.InUse))],
        };
    }

    private void Power(PowerState from, PowerState to)
    {
        if (Now.Instance!.Power == from) Now = Now with { Instance = Now.Instance with { Power = to } };
    }

    private void Disks(Func<IEnumerable<DiskView>, IEnumerable<DiskView>> change) =>
        Now = Now with { Instance = Now.Instance! with { Disks = [.. change(Now.Instance.Disks)] } };

    private void Change(string volumeId, Func<VolumeView, VolumeView> change) =>
        Now = Now with { Volumes = [.. Now.Volumes.Select(volume => volume.Id == volumeId ? change(volume) : volume)] };

    private VolumeView Volume(string volumeId) => Now.Volumes.FirstOrDefault(volume => volume.Id == volumeId) ?? new VolumeView(volumeId, null, VolumeStatus.Deleting);

    private LaunchView Stale() => history[Math.Max(0, history.Count - 1 - random.Next(4))];
}
