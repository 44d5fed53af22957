using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>Network interfaces. Each instance has one.</summary>
internal static class NetworkInterfaces
{
    private const int MaximumGroups = 5;

    public static void Modify(Ec2Call call)
    {
        var id = call.Parameters.Required("NetworkInterfaceId");
        var instance = call.Region.Instances.Values.FirstOrDefault(item => item.NetworkInterfaceId == id && item.State != InstanceState.Terminated)
            ?? throw Ec2Errors.Of("InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{id}' does not exist");
        var groups = call.Parameters.List("SecurityGroupId");
        var check = call.Parameters.Structure("SourceDestCheck").Flag("Value");
        if (groups.Count == 0 && check is null) throw Ec2Errors.MissingParameter("groupSet");
        if (groups.Count > 0) SetGroups(call, instance, groups);
        instance.SourceDestinationCheck = check ?? instance.SourceDestinationCheck;
        call.WriteSuccess();
    }

    /// <summary>Puts an instance's interface into these groups and no others; refused as a whole when one does not fit.</summary>
    public static void SetGroups(Ec2Call call, InstanceRecord instance, IReadOnlyList<string> groups)
    {
        var vpc = call.Region.Subnets[instance.SubnetId].VpcId;
        foreach (var id in groups)
        {
            if (Lookup.SecurityGroup(call, id).VpcId != vpc)
                throw Ec2Errors.Of("InvalidParameter", $"Security group {id} and subnet {instance.SubnetId} belong to different networks.");
        }

        if (groups.Count > MaximumGroups)
            throw Ec2Errors.Of("SecurityGroupsPerInterfaceLimitExceeded", "The maximum number of security groups per interface has been reached.");
        instance.SecurityGroupIds.Clear();
        instance.SecurityGroupIds.AddRange(groups);
    }
}
