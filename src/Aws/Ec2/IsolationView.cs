using Amazon.EC2.Model;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ec2;

/// <summary>How far an instance is isolated, by its interfaces and the quarantine groups of their VPCs; pure.</summary>
internal static class IsolationView
{
    public static MachineIsolation Of(IReadOnlyList<InstanceNetworkInterface> interfaces, IReadOnlyDictionary<string, SecurityGroup> quarantineByVpc)
    {
        var open = interfaces.Where(one => !IsAlone(one, quarantineByVpc.GetValueOrDefault(one.VpcId)?.GroupId)).Select(Groups).ToList();
        var permeable = interfaces.Select(one => quarantineByVpc.GetValueOrDefault(one.VpcId)).OfType<SecurityGroup>().Where(HasRules).Select(group => group.GroupId).Distinct().ToList();
        var gap = open.Count > 0
            ? $"{open.Count} of {interfaces.Count} network interfaces are not in quarantine: {string.Join(", ", open.Select(one => one.InterfaceId))}"
            : permeable.Count > 0 ? $"the quarantine {string.Join(", ", permeable)} has rules" : null;
        return new MachineIsolation(open, gap);
    }

    /// <summary>True when an interface is in that group and in no other.</summary>
    public static bool IsAlone(InstanceNetworkInterface one, string? groupId) => groupId is not null && one.Groups is [var only] && only.GroupId == groupId;

    private static InterfaceGroups Groups(InstanceNetworkInterface one) => new(one.NetworkInterfaceId, [.. (one.Groups ?? []).Select(group => group.GroupId)]);

    private static bool HasRules(SecurityGroup group) => group.IpPermissions is { Count: > 0 } || group.IpPermissionsEgress is { Count: > 0 };
}
