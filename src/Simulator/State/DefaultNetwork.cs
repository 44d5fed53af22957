namespace DRServerless.Simulator.State;

/// <summary>The network that every region starts with.</summary>
internal static class DefaultNetwork
{
    public static void AddTo(SimulatedRegion region)
    {
        var now = region.Cloud.Time.GetUtcNow();
        var ids = region.Cloud.Ids;
        var vpc = new VpcRecord { Id = ids.Next("vpc"), CreatedAt = now, CidrBlock = "172.31.0.0/16", IsDefault = true };
        region.Vpcs.Add(vpc.Id, vpc);
        var group = new SecurityGroupRecord
        {
            Id = ids.Next("sg"),
            CreatedAt = now,
            VpcId = vpc.Id,
            Name = "default",
            Description = "default VPC security group",
        };
        region.SecurityGroups.Add(group.Id, group);
        var third = 0;
        foreach (var zone in AwsRegions.ZonesOf(region.Name))
        {
            var subnet = new SubnetRecord
            {
                Id = ids.Next("subnet"),
                CreatedAt = now,
                VpcId = vpc.Id,
                AvailabilityZone = zone,
                CidrBlock = $"172.31.{third}.0/20",
                IsDefault = true,
            };
            region.Subnets.Add(subnet.Id, subnet);
            third += 16;
        }
    }
}
