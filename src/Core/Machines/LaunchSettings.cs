using DRServerless.Core.Checks;

namespace DRServerless.Core.Machines;

/// <summary>
/// How a machine is launched (its blueprint). Everything left out is carried over from the source machine or left to the
/// infrastructure's default.
/// </summary>
public sealed record LaunchSettings
{
    /// <summary>Instance type; null copies the source's.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Subnet; null for the default one. The subnet decides the availability zone.</summary>
    public string? SubnetId { get; init; }

    /// <summary>Security groups; empty for the network's default group.</summary>
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];

    /// <summary>Fixed private address; null for any.</summary>
    public string? PrivateIp { get; init; }

    /// <summary>Instance profile name or ARN.</summary>
    public string? InstanceProfile { get; init; }

    /// <summary>Volume type for all disks; null copies each source disk's.</summary>
    public string? VolumeType { get; init; }

    /// <summary>Boot mode; null copies the source's.</summary>
    public string? BootMode { get; init; }

    /// <summary>Carry the source's tags over. Default true.</summary>
    public bool CopyTags { get; init; } = true;

    /// <summary>Tags to add; they win over copied ones.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Image whose root volume is swapped, for machines whose own image cannot be registered; required for those.</summary>
    public string? StockImageId { get; init; }

    /// <summary>Wave in the launch order, from 0; a wave starts when the one before it runs.</summary>
    public int Wave { get; init; }

    /// <summary>What is checked once the machine runs; at most 20. Results: <c>GET operations/{id}/checks</c>.</summary>
    public IReadOnlyList<MachineCheck> Checks { get; init; } = [];
}
