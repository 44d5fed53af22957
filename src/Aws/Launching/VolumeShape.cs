using DRServerless.Aws.Ec2;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;

namespace DRServerless.Aws.Launching;

/// <summary>Type and speed of a volume to be made.</summary>
/// <param name="Type">Volume type.</param>
/// <param name="Iops">Provisioned IOPS; null for the type's default.</param>
/// <param name="ThroughputMiBps">Provisioned throughput; null for the type's default.</param>
internal sealed record VolumeShape(string Type, int? Iops, int? ThroughputMiBps)
{
    private const int MinimumProvisioned = 100;
    private const int DefaultProvisioned = 3000;
    private const int Gp3Minimum = 3000;
    private const int Gp3Maximum = 16000;
    private const int ProvisionedMaximum = 64000;

    /// <summary>
    /// The source disk's shape, or the settings' type with the source's IOPS brought into that type's range.
    /// A disk that the source's description does not know is a gp3 one.
    /// </summary>
    public static VolumeShape For(DiskDescription? disk, LaunchSettings settings)
    {
        var type = settings.VolumeType ?? disk?.VolumeType ?? VolumeTypes.Gp3;
        if (disk is null) return new VolumeShape(type, IsProvisioned(type) ? MinimumProvisioned : null, null);
        if (type == disk.VolumeType)
        {
            return new VolumeShape(
                type, VolumeTypes.HaveIops(type) ? disk.Iops : null, VolumeTypes.HaveThroughput(type) ? disk.ThroughputMiBps : null);
        }

        return new VolumeShape(type, ConvertedIops(type, disk), null);
    }

    private static bool IsProvisioned(string type) => type is VolumeTypes.Io1 or VolumeTypes.Io2;

    private static int? ConvertedIops(string type, DiskDescription disk)
    {
        if (IsProvisioned(type))
        {
            var perGiB = type == VolumeTypes.Io1 ? 50 : 500;
            var most = (int)Math.Clamp((long)disk.SizeGiB * perGiB, MinimumProvisioned, ProvisionedMaximum);
            return Math.Clamp(disk.Iops ?? DefaultProvisioned, MinimumProvisioned, most);
        }

        // gp3 allows 500 IOPS for each GiB, and 3,000 for any size.
        return type == VolumeTypes.Gp3 && disk.Iops is { } iops
            ? Math.Clamp(iops, Gp3Minimum, (int)Math.Clamp((long)disk.SizeGiB * 500, Gp3Minimum, Gp3Maximum))
            : null;
    }
}
