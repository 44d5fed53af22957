namespace DRServerless.Simulator.State;

/// <summary>The network that every region starts with: a subnet in each zone, open to the internet. And what every network is born with.</summary>
internal static class DefaultNetwork
{
    public static void AddTo(SimulatedRegion region)
    {
        var now = region.Cloud.Time.GetUtcNow();
        var ids = region.Cloud.Ids;
        var vpc = AddNetwork(region, "172.31.0.0/16", isDefault: true);
        var gateway = new InternetGatewayRecord { Id = ids.Next("igw"), CreatedAt = now, VpcId = vpc.Id };
        region.InternetGateways.Add(gateway.Id, gateway);
        region.RouteTables.Values.Single(table => table.VpcId == vpc.Id).Routes.Add("0.0.0.0/0", new RouteRecord("gatewayId", gateway.Id));
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

    /// <summary>A network with its main route table, which has the local route alone, and its default security group, which lets in what comes from itself.</summary>
    public static VpcRecord AddNetwork(SimulatedRegion region, string range, bool isDefault)
    {
        var now = region.Cloud.Time.GetUtcNow();
        var ids = region.Cloud.Ids;
        var vpc = new VpcRecord { Id = ids.Next("vpc"), CreatedAt = now, CidrBlock = range, IsDefault = isDefault };
        region.Vpcs.Add(vpc.Id, vpc);
        var table = new RouteTableRecord { Id = ids.Next("rtb"), CreatedAt = now, VpcId = vpc.Id, IsMain = true, MainAssociationId = ids.Next("rtbassoc") };
        table.Routes.Add(range, new RouteRecord("gatewayId", "local"));
        region.RouteTables.Add(table.Id, table);
        var group = new SecurityGroupRecord { Id = ids.Next("sg"), CreatedAt = now, VpcId = vpc.Id, Name = "default", Description = "default VPC security group" };
        group.Ingress.Add(new SecurityRule("-1", null, null, null, null, group.Id));
        group.Egress.Add(SecurityRule.Everywhere);
        region.SecurityGroups.Add(group.Id, group);
        return vpc;
    }
}
