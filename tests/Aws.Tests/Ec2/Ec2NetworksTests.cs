using Amazon.EC2.Model;
using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Ec2;

public sealed class Ec2NetworksTests : IAsyncLifetime
{
    private Ec2World world = null!;
    private string vpc = "";
    private string subnet = "";
    private string group = "";

    private INetworks Networks => world.Infrastructure.Networks;

    private RouteTableRecord MainTable => world.Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, Ec2World.Region).RouteTables.Values.Single(table => table.VpcId == vpc);

    public async Task InitializeAsync()
    {
        world = await Ec2World.StartAsync();
        vpc = (await world.Customer.CreateVpcAsync(new CreateVpcRequest("10.9.0.0/16"))).Vpc.VpcId;
        subnet = (await world.Customer.CreateSubnetAsync(new CreateSubnetRequest(vpc, "10.9.0.0/24"))).Subnet.SubnetId;
        group = (await world.Customer.CreateSecurityGroupAsync(new CreateSecurityGroupRequest { GroupName = "drills", Description = "drills", VpcId = vpc })).GroupId;
        await world.Customer.RevokeSecurityGroupEgressAsync(new RevokeSecurityGroupEgressRequest
        {
            GroupId = group,
            IpPermissions = [new IpPermission { IpProtocol = "-1", Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }] }],
        });
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Describe_NetworkOfItsOwn_IsIsolated()
    {
        var network = await Networks.DescribeAsync(subnet, [group], None);

        Assert.Equal((subnet, vpc, MainTable.Id), (network.SubnetId, network.NetworkId, network.RouteTableId));
        Assert.Equal(["10.9.0.0/24"], network.SubnetRanges);
        Assert.Equal(["10.9.0.0/16"], network.NetworkRanges);
        Assert.Equal([new NetworkRoute("10.9.0.0/16", RouteKind.Local, "local")], network.Routes);
        Assert.Empty(NetworkIsolation.Breaches(network, []));
    }

    [Fact]
    public async Task Describe_DefaultNetwork_LeadsToTheInternetByRouteAndGroup()
    {
        var open = (await world.Customer.DescribeSubnetsAsync(new DescribeSubnetsRequest { Filters = [new Filter("default-for-az", ["true"])] })).Subnets[0];
        var groups = (await world.Customer.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { Filters = [new Filter("vpc-id", [open.VpcId])] })).SecurityGroups;

        var breaches = NetworkIsolation.Breaches(await Networks.DescribeAsync(open.SubnetId, [groups[0].GroupId], None), []);

        Assert.Contains(breaches, breach => breach.StartsWith("route 0.0.0.0/0 of rtb-", StringComparison.Ordinal) && breach.Contains("the internet by igw-", StringComparison.Ordinal));
        Assert.Contains(breaches, breach => breach.EndsWith("lets everything out to 0.0.0.0/0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("natGatewayId", "nat-1", RouteKind.NatGateway)]
    [InlineData("vpcPeeringConnectionId", "pcx-1", RouteKind.Peering)]
    [InlineData("transitGatewayId", "tgw-1", RouteKind.TransitGateway)]
    [InlineData("egressOnlyInternetGatewayId", "eigw-1", RouteKind.InternetGateway)]
    [InlineData("networkInterfaceId", "eni-1", RouteKind.Interface)]
    [InlineData("gatewayId", "vgw-1", RouteKind.VpnGateway)]
    [InlineData("gatewayId", "vpce-1", RouteKind.ServiceEndpoint)]
    [InlineData("localGatewayId", "lgw-1", RouteKind.Other)]
    [InlineData("coreNetworkArn", "arn:aws:networkmanager::1:core-network/1", RouteKind.Other)]
    public async Task Describe_RouteOfEachKind_IsKnown(string field, string target, RouteKind kind)
    {
        MainTable.Routes.Add("10.1.0.0/16", new RouteRecord(field, target));

        var route = (await Networks.DescribeAsync(subnet, [group], None)).Routes.Single(route => route.Destination == "10.1.0.0/16");

        Assert.Equal(new NetworkRoute("10.1.0.0/16", kind, target), route);
    }

    [Fact]
    public async Task Describe_BlackHoleAndPropagation_AreKnown()
    {
        MainTable.Routes.Add("0.0.0.0/0", new RouteRecord("natGatewayId", "nat-1", "blackhole"));
        MainTable.PropagatingGateways.Add("vgw-9");

        var network = await Networks.DescribeAsync(subnet, [group], None);

        Assert.False(network.Routes.Single(route => route.Destination == "0.0.0.0/0").Active);
        Assert.Contains("vgw-9", Assert.Single(NetworkIsolation.Breaches(network, [])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_OwnTable_WinsOverTheMainOne()
    {
        var own = (await world.Customer.CreateRouteTableAsync(new CreateRouteTableRequest { VpcId = vpc })).RouteTable.RouteTableId;
        await world.Customer.AssociateRouteTableAsync(new AssociateRouteTableRequest { RouteTableId = own, SubnetId = subnet });

        Assert.Equal(own, (await Networks.DescribeAsync(subnet, [], None)).RouteTableId);
    }

    [Fact]
    public async Task Describe_WhatIsNotThere_IsNotFound()
    {
        Assert.Equal(ErrorCodes.NetworkNotFound, (await Assert.ThrowsAsync<DrException>(() => Networks.DescribeAsync("subnet-0123456789abcdef0", [], None))).Code);
        Assert.Equal(ErrorCodes.NetworkNotFound, (await Assert.ThrowsAsync<DrException>(() => Networks.DescribeAsync(subnet, ["sg-0123456789abcdef0"], None))).Code);
        Assert.Equal([vpc], await Networks.NetworksOfAsync([subnet, "subnet-0123456789abcdef0"], None));
    }
}
