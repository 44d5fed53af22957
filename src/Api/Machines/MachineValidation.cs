using DRServerless.Core.Checks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;

namespace DRServerless.Api.Machines;

/// <summary>What can be said against a machine and its launch settings.</summary>
internal static class MachineValidation
{
    /// <summary>EBS volumes are 1 GiB to 64 TiB; the direct APIs take no more (VolumeSize, at most 65536).</summary>
    private const int MaximumSizeGiB = 65_536;

    public static void Check(MachineDescription machine)
    {
        if (machine.Disks.Count == 0) throw new DrException(ErrorCodes.UnsupportedDisk, $"{machine.InstanceId} has no disk to replicate. Nothing was changed.");
        foreach (var disk in machine.Disks)
        {
            if (disk.SizeGiB is < 1 or > MaximumSizeGiB)
                throw new DrException(ErrorCodes.UnsupportedDisk, $"{disk.DeviceName} of {machine.InstanceId} has {disk.SizeGiB} GiB; a disk must have 1 to {MaximumSizeGiB}. Nothing was changed.");
        }
    }

    public static void Check(LaunchSettings? settings, string field)
    {
        if (settings is null) return;
        var faults = new List<string>();
        if (settings.Wave is < 0 or > 99) faults.Add("wave must be 0 to 99");
        if (settings.PrivateIp is { } address && !System.Net.IPAddress.TryParse(address, out _)) faults.Add("privateIp is not an address");
        if (settings.SubnetId is { } subnet && !subnet.StartsWith("subnet-", StringComparison.Ordinal)) faults.Add("subnetId is not of the form subnet-…");
        if (settings.StockImageId is { } image && !image.StartsWith("ami-", StringComparison.Ordinal)) faults.Add("stockImageId is not of the form ami-…");
        if (settings.SecurityGroupIds.Any(group => group?.StartsWith("sg-", StringComparison.Ordinal) != true)) faults.Add("securityGroupIds has one that is not of the form sg-…");
        if (settings.BootMode is not (null or "legacy-bios" or "uefi" or "uefi-preferred")) faults.Add("bootMode must be legacy-bios, uefi or uefi-preferred");
        if (settings.Tags.Count > 40 || settings.Tags.Any(tag => tag.Key.Length is 0 or > 127 || tag.Value is null or { Length: > 255 })) faults.Add("tags must be at most 40, keys of 1 to 127 characters and values of at most 255");
        faults.AddRange(CheckValidation.Faults(settings.Checks));
        if (faults.Count > 0) throw new DrException(ErrorCodes.InvalidRequest, $"{field}: {string.Join("; ", faults)}. Nothing was changed.");
    }
}
