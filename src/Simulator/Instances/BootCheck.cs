using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Instances;

/// <summary>Whether an instance boots from its root volume: what its status check would find.</summary>
internal static class BootCheck
{
    /// <summary>Looks at the root volumes of the instances that were started, and notes what was found.</summary>
    public static async Task RunAsync(SimulatedRegion region, IEnumerable<InstanceRecord> instances, CancellationToken cancellationToken)
    {
        foreach (var instance in instances)
        {
            var failure = await FailureAsync(region, instance, cancellationToken);
            lock (region.Gate)
            {
                instance.BootFailure = failure;
                instance.BootChecked = true;
            }
        }
    }

    private static async Task<string?> FailureAsync(SimulatedRegion region, InstanceRecord instance, CancellationToken cancellationToken)
    {
        VolumeRecord? root;
        lock (region.Gate)
        {
            var attachment = instance.Attachments.FirstOrDefault(item => item.DeviceName == instance.RootDeviceName);
            root = attachment is null ? null : region.Volumes.GetValueOrDefault(attachment.VolumeId);
        }

        if (root is null) return "There is no root volume.";
        var sector = await root.Content.ReadAsync(0, BootRecord.Length, cancellationToken);
        return FailureOf(BootRecord.Read(sector), instance);
    }

    private static string? FailureOf(BootRecord? disk, InstanceRecord instance)
    {
        if (disk is null) return "No bootable device.";
        if (disk.Architecture != instance.Architecture)
            return $"The root volume holds an operating system for {disk.Architecture}, the instance is {instance.Architecture}.";
        if (disk.Windows && instance.Platform != "windows")
            return "The root volume holds Windows, and the image carries no Windows licence.";
        if (!disk.Windows && instance.Platform == "windows")
            return "The root volume holds Linux, and the image is one of Windows.";
        var uefi = BootsWithUefi(instance);
        if (uefi && !disk.Uefi) return "The instance boots with UEFI, the root volume with legacy BIOS only.";
        if (!uefi && !disk.LegacyBios) return "The instance boots with legacy BIOS, the root volume with UEFI only.";
        return null;
    }

    /// <summary>The firmware that an instance has, by its image's boot mode and its type.</summary>
    public static bool BootsWithUefi(InstanceRecord instance)
    {
        var supported = InstanceTypes.Find(instance.InstanceType)?.BootModes ?? [];
        return instance.BootMode switch
        {
            "uefi" => true,
            "legacy-bios" => false,
            "uefi-preferred" => supported.Contains("uefi"),
            _ => instance.Architecture == "arm64",
        };
    }
}
