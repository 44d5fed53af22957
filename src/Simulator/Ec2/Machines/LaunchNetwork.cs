using DRServerless.Simulator.Ec2.Network;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

/// <summary>Where instances are launched: subnet, addresses and security groups.</summary>
internal sealed record LaunchNetwork(SubnetRecord Subnet, IReadOnlyList<string> Addresses, IReadOnlyList<string> SecurityGroupIds)
{
    public static LaunchNetwork Choose(Ec2Call call, int count)
    {
        // The primary network interface says the same things in other words.
        var primary = call.Parameters.Structure("NetworkInterface.1");
        var subnet = ChooseSubnet(call, call.Parameters.Text("SubnetId") ?? primary.Text("SubnetId"));
        var address = call.Parameters.Text("PrivateIpAddress") ?? primary.Text("PrivateIpAddress");
        var groups = call.Parameters.List("SecurityGroupId").Concat(primary.List("SecurityGroupId")).ToList();
        return new LaunchNetwork(subnet, FindAddresses(call, subnet, address, count), ChooseGroups(call, subnet, groups));
    }

    private static SubnetRecord ChooseSubnet(Ec2Call call, string? subnetId)
    {
        var zone = call.Parameters.Structure("Placement").Text("AvailabilityZone");
        if (zone is not null && !AwsRegions.ZonesOf(call.Region.Name).Contains(zone))
            throw Ec2Errors.InvalidParameterValue($"Invalid availability zone: [{zone}]");
        if (subnetId is null)
        {
            return call.Region.Subnets.Values.FirstOrDefault(item => item.IsDefault && (zone is null || item.AvailabilityZone == zone))
                ?? throw Ec2Errors.Of("MissingInput", "No subnets found for the default VPC. Please specify a subnet.");
        }

        var subnet = Lookup.Subnet(call, subnetId);
        if (zone is not null && zone != subnet.AvailabilityZone)
            throw Ec2Errors.InvalidParameterValue($"The subnet '{subnet.Id}' is not in the availability zone '{zone}'.");
        return subnet;
    }

    private static List<string> FindAddresses(Ec2Call call, SubnetRecord subnet, string? wanted, int count)
    {
        var range = SubnetRange.Parse(subnet.CidrBlock);
        var taken = call.Region.Instances.Values
            .Where(instance => instance.SubnetId == subnet.Id && instance.PrivateIpAddress is not null)
            .Select(instance => instance.PrivateIpAddress!).ToHashSet(StringComparer.Ordinal);
        if (wanted is not null)
        {
            ThrowUnlessUsable(range, taken, wanted, count);
            return [wanted];
        }

        var addresses = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var free = range.Free(taken)
                ?? throw Ec2Errors.Of("InsufficientFreeAddressesInSubnet", $"There are not enough free addresses in subnet '{subnet.Id}'.");
            taken.Add(free);
            addresses.Add(free);
        }

        return addresses;
    }

    private static void ThrowUnlessUsable(SubnetRange range, HashSet<string> taken, string wanted, int count)
    {
        if (count > 1)
            throw Ec2Errors.InvalidParameterCombination("Private IP addresses cannot be assigned when launching more than one instance.");
        if (!SubnetRange.TryParseAddress(wanted, out var address)) throw Ec2Errors.InvalidValue(wanted, "privateIpAddress");
        if (!range.Contains(address)) throw Ec2Errors.InvalidParameterValue("Address does not fall within the subnet's address range");
        if (range.IsReserved(address)) throw Ec2Errors.InvalidParameterValue("Address is in subnet's reserved address range");
        if (taken.Contains(wanted)) throw Ec2Errors.Of("InvalidIPAddress.InUse", $"Address {wanted} is in use.");
    }

    private static List<string> ChooseGroups(Ec2Call call, SubnetRecord subnet, List<string> groupIds)
    {
        if (groupIds.Count == 0)
        {
            return [.. call.Region.SecurityGroups.Values
                .Where(group => group.VpcId == subnet.VpcId && group.Name == "default").Select(group => group.Id)];
        }

        foreach (var id in groupIds)
        {
            if (Lookup.SecurityGroup(call, id).VpcId != subnet.VpcId)
                throw Ec2Errors.Of("InvalidParameter", $"Security group {id} and subnet {subnet.Id} belong to different networks.");
        }

        return groupIds;
    }
}
