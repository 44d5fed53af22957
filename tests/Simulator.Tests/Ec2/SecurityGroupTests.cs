using Amazon.EC2.Model;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Tests.Ec2;

/// <summary>Security groups with their rules, and the interfaces that are in them.</summary>
public sealed class SecurityGroupTests : IAsyncLifetime
{
    private static readonly IpPermission Everything = new() { IpProtocol = "-1", Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }] };
    private static readonly IpPermission Web = new()
    {
        IpProtocol = "tcp",
        FromPort = 443,
        ToPort = 443,
        Ipv4Ranges = [new IpRange { CidrIp = "10.0.0.0/8" }, new IpRange { CidrIp = "192.168.0.0/16" }],
        Ipv6Ranges = [new Ipv6Range { CidrIpv6 = "::/0" }],
    };

    private Ec2Fixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Create_Group_LetsEverythingOutAndNothingIn()
    {
        var group = await ShowAsync(await CreateAsync());

        Assert.Empty(group.IpPermissions ?? []);
        Assert.Equal(("-1", "0.0.0.0/0"), (Assert.Single(group.IpPermissionsEgress).IpProtocol, group.IpPermissionsEgress[0].Ipv4Ranges.Single().CidrIp));
    }

    [Fact]
    public async Task Revoke_TheRuleOfANewGroup_LeavesNone()
    {
        var id = await CreateAsync();

        await _fixture.Client.RevokeSecurityGroupEgressAsync(new RevokeSecurityGroupEgressRequest { GroupId = id, IpPermissions = [Everything] });
        Assert.Empty((await ShowAsync(id)).IpPermissionsEgress ?? []);

        // In a default VPC, as documented, rules that are not there are named and no error.
        var again = await _fixture.Client.RevokeSecurityGroupEgressAsync(new RevokeSecurityGroupEgressRequest { GroupId = id, IpPermissions = [Everything] });
        Assert.Equal("-1", Assert.Single(again.UnknownIpPermissions).IpProtocol);
    }

    [Fact]
    public async Task Revoke_OutsideADefaultNetwork_RefusesRulesThatAreNotThere()
    {
        var vpc = new VpcRecord { Id = "vpc-0123456789abcdef0", CreatedAt = _fixture.Time.GetUtcNow(), CidrBlock = "10.0.0.0/16" };
        lock (_fixture.Region.Gate) _fixture.Region.Vpcs.Add(vpc.Id, vpc);
        var id = await CreateAsync(vpc.Id);

        await Ec2Fixture.RefusedAsync("InvalidPermission.NotFound", () => _fixture.Client.RevokeSecurityGroupEgressAsync(
            new RevokeSecurityGroupEgressRequest { GroupId = id, IpPermissions = [Web] }));
        Assert.Single((await ShowAsync(id)).IpPermissionsEgress);
    }

    [Fact]
    public async Task Authorize_ThenRevoke_ShowsEveryOtherEnd()
    {
        var id = await CreateAsync();

        await _fixture.Client.AuthorizeSecurityGroupIngressAsync(new AuthorizeSecurityGroupIngressRequest { GroupId = id, IpPermissions = [Web] });
        await _fixture.Client.AuthorizeSecurityGroupEgressAsync(new AuthorizeSecurityGroupEgressRequest
        {
            GroupId = id,
            IpPermissions = [new IpPermission { IpProtocol = "udp", FromPort = 53, ToPort = 53, UserIdGroupPairs = [new UserIdGroupPair { GroupId = id }] }],
        });

        var shown = await ShowAsync(id);
        var inward = Assert.Single(shown.IpPermissions);
        Assert.Equal(("tcp", 443, 443, 2, "::/0"), (inward.IpProtocol, inward.FromPort, inward.ToPort, inward.Ipv4Ranges.Count, inward.Ipv6Ranges.Single().CidrIpv6));
        Assert.Equal(id, shown.IpPermissionsEgress.Single(rule => rule.IpProtocol == "udp").UserIdGroupPairs.Single().GroupId);
        await Ec2Fixture.RefusedAsync("InvalidPermission.Duplicate", () => _fixture.Client.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest { GroupId = id, IpPermissions = [Web] }));

        // What a look shows is what takes it away.
        await _fixture.Client.RevokeSecurityGroupIngressAsync(new RevokeSecurityGroupIngressRequest { GroupId = id, IpPermissions = shown.IpPermissions });
        await _fixture.Client.RevokeSecurityGroupEgressAsync(new RevokeSecurityGroupEgressRequest { GroupId = id, IpPermissions = shown.IpPermissionsEgress });
        Assert.Empty((await ShowAsync(id)).IpPermissions ?? []);
        Assert.Empty((await ShowAsync(id)).IpPermissionsEgress ?? []);
    }

    [Fact]
    public async Task Interface_IsPutIntoGroups_AsTheInstanceShows()
    {
        var instance = await _fixture.RunAsync();
        var id = await CreateAsync();

        await _fixture.Client.ModifyNetworkInterfaceAttributeAsync(new ModifyNetworkInterfaceAttributeRequest
        {
            NetworkInterfaceId = instance.NetworkInterfaces.Single().NetworkInterfaceId,
            Groups = [id],
        });

        var after = await _fixture.DescribeAsync(instance.InstanceId);
        Assert.Equal(id, Assert.Single(after.NetworkInterfaces.Single().Groups).GroupId);
        Assert.Equal(id, Assert.Single(after.SecurityGroups).GroupId);
        await Ec2Fixture.RefusedAsync("DependencyViolation", () => _fixture.Client.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = id }));
    }

    [Fact]
    public async Task Interface_ThatIsUnknownOrGetsForeignGroups_IsRefused()
    {
        var instance = await _fixture.RunAsync();
        var eni = instance.NetworkInterfaces.Single().NetworkInterfaceId;
        var id = await CreateAsync();

        await Ec2Fixture.RefusedAsync("InvalidNetworkInterfaceID.NotFound", () => PutAsync("eni-0123456789abcdef0", id));
        await Ec2Fixture.RefusedAsync("InvalidGroup.NotFound", () => PutAsync(eni, id, "sg-0123456789abcdef0"));
        await Ec2Fixture.RefusedAsync("SecurityGroupsPerInterfaceLimitExceeded", () => PutAsync(eni, id, id, id, id, id, id));
        await Ec2Fixture.RefusedAsync("MissingParameter", () => PutAsync(eni));
        Assert.Equal("default", (await _fixture.DescribeAsync(instance.InstanceId)).NetworkInterfaces.Single().Groups.Single().GroupName);
    }

    private Task<ModifyNetworkInterfaceAttributeResponse> PutAsync(string eni, params List<string> groups) => _fixture.Client.ModifyNetworkInterfaceAttributeAsync(
        new ModifyNetworkInterfaceAttributeRequest { NetworkInterfaceId = eni, Groups = groups });

    private async Task<string> CreateAsync(string? vpcId = null) => (await _fixture.Client.CreateSecurityGroupAsync(
        new CreateSecurityGroupRequest { GroupName = "closed", Description = "closed", VpcId = vpcId })).GroupId;

    private async Task<SecurityGroup> ShowAsync(string id) =>
        (await _fixture.Client.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [id] })).SecurityGroups.Single();
}
