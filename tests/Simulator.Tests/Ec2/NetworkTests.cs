using Amazon.EC2.Model;

namespace DRServerless.Simulator.Tests.Ec2;

public sealed class NetworkTests : IAsyncLifetime
{
    private Ec2Fixture _fixture = null!;

    private Amazon.EC2.AmazonEC2Client Client => _fixture.Client;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task DescribeRouteTables_DefaultNetwork_LeadsToTheInternet()
    {
        var table = Assert.Single((await Client.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = [new Filter("association.main", ["true"])] })).RouteTables);

        Assert.Equal(["172.31.0.0/16", "0.0.0.0/0"], table.Routes.Select(route => route.DestinationCidrBlock));
        Assert.Equal("local", table.Routes[0].GatewayId);
        Assert.StartsWith("igw-", table.Routes[1].GatewayId, StringComparison.Ordinal);
        Assert.True(Assert.Single(table.Associations).Main);
    }

    [Fact]
    public async Task CreateVpc_New_HasLocalRouteAlone()
    {
        var (vpc, subnet) = await MakeAsync();

        var table = Assert.Single((await Client.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = [new Filter("vpc-id", [vpc])] })).RouteTables);

        Assert.Equal("local", Assert.Single(table.Routes).GatewayId);
        Assert.Empty((await Client.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = [new Filter("association.subnet-id", [subnet])] })).RouteTables ?? []);
    }

    [Fact]
    public async Task CreateSubnet_OutsideOrTwice_IsRefused()
    {
        var (vpc, _) = await MakeAsync();

        await Ec2Fixture.RefusedAsync("InvalidSubnet.Range", () => Client.CreateSubnetAsync(new CreateSubnetRequest(vpc, "10.8.0.0/24")));
        await Ec2Fixture.RefusedAsync("InvalidSubnet.Conflict", () => Client.CreateSubnetAsync(new CreateSubnetRequest(vpc, "10.9.0.128/25")));
        await Ec2Fixture.RefusedAsync("InvalidVpc.Range", () => Client.CreateVpcAsync(new CreateVpcRequest("10.0.0.0/8")));
    }

    [Fact]
    public async Task CreateRoute_OwnTableWithInternetGateway_IsShownForItsSubnet()
    {
        var (vpc, subnet) = await MakeAsync();
        var table = (await Client.CreateRouteTableAsync(new CreateRouteTableRequest { VpcId = vpc })).RouteTable.RouteTableId;
        await Client.AssociateRouteTableAsync(new AssociateRouteTableRequest { RouteTableId = table, SubnetId = subnet });
        var gateway = (await Client.CreateInternetGatewayAsync(new CreateInternetGatewayRequest())).InternetGateway.InternetGatewayId;
        var route = new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway };

        await Ec2Fixture.RefusedAsync("InvalidParameterValue", () => Client.CreateRouteAsync(route));
        await Client.AttachInternetGatewayAsync(new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        await Client.CreateRouteAsync(route);
        await Ec2Fixture.RefusedAsync("RouteAlreadyExists", () => Client.CreateRouteAsync(route));

        var shown = Assert.Single((await Client.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = [new Filter("association.subnet-id", [subnet])] })).RouteTables);
        Assert.Equal((table, gateway), (shown.RouteTableId, shown.Routes.Single(found => found.DestinationCidrBlock == "0.0.0.0/0").GatewayId));
        await Client.DeleteRouteAsync(new DeleteRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0" });
        await Ec2Fixture.RefusedAsync("InvalidRoute.NotFound", () => Client.DeleteRouteAsync(new DeleteRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0" }));
    }

    [Fact]
    public async Task CreateRoute_ToWhatDoesNotExist_IsRefused()
    {
        var (vpc, _) = await MakeAsync();
        var table = (await Client.CreateRouteTableAsync(new CreateRouteTableRequest { VpcId = vpc })).RouteTable.RouteTableId;
        CreateRouteRequest To(Action<CreateRouteRequest> target)
        {
            var request = new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.1.0.0/16" };
            target(request);
            return request;
        }

        await Ec2Fixture.RefusedAsync("InvalidNatGatewayID.NotFound", () => Client.CreateRouteAsync(To(route => route.NatGatewayId = "nat-0123456789abcdef0")));
        await Ec2Fixture.RefusedAsync("InvalidVpcPeeringConnectionID.NotFound", () => Client.CreateRouteAsync(To(route => route.VpcPeeringConnectionId = "pcx-0123456789abcdef0")));
        await Ec2Fixture.RefusedAsync("InvalidGatewayID.NotFound", () => Client.CreateRouteAsync(To(route => route.GatewayId = "igw-0123456789abcdef0")));
    }

    [Fact]
    public async Task SecurityGroup_New_LetsEverythingOutUntilThatIsRevoked()
    {
        var (vpc, _) = await MakeAsync();
        var group = (await Client.CreateSecurityGroupAsync(new CreateSecurityGroupRequest { GroupName = "drills", Description = "drills", VpcId = vpc })).GroupId;
        var all = new IpPermission { IpProtocol = "-1", Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }] };

        Assert.Equal("0.0.0.0/0", Assert.Single(Assert.Single(await EgressAsync(group)).Ipv4Ranges).CidrIp);
        await Client.RevokeSecurityGroupEgressAsync(new RevokeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [all] });
        await Client.AuthorizeSecurityGroupEgressAsync(new AuthorizeSecurityGroupEgressRequest
        {
            GroupId = group,
            IpPermissions = [new IpPermission { IpProtocol = "tcp", FromPort = 5432, ToPort = 5432, UserIdGroupPairs = [new UserIdGroupPair { GroupId = group }] }],
        });

        var rule = Assert.Single(await EgressAsync(group));
        Assert.Equal(("tcp", 5432, group), (rule.IpProtocol, rule.FromPort, Assert.Single(rule.UserIdGroupPairs).GroupId));
        await Ec2Fixture.RefusedAsync("InvalidPermission.NotFound", () => Client.RevokeSecurityGroupEgressAsync(new RevokeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [all] }));
    }

    private async Task<List<IpPermission>> EgressAsync(string group) =>
        (await Client.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [group] })).SecurityGroups.Single().IpPermissionsEgress;

    private async Task<(string Vpc, string Subnet)> MakeAsync()
    {
        var vpc = (await Client.CreateVpcAsync(new CreateVpcRequest("10.9.0.0/16"))).Vpc.VpcId;
        return (vpc, (await Client.CreateSubnetAsync(new CreateSubnetRequest(vpc, "10.9.0.0/24"))).Subnet.SubnetId);
    }
}
