using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Hosting;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Ec2;

/// <summary>Isolation through the real SDK against the simulator: into quarantine, and back.</summary>
public sealed class Ec2IsolationTests : IAsyncLifetime
{
    private Ec2World world = null!;

    private IMachines Machines => world.Infrastructure.Machines;

    public async Task InitializeAsync() => world = await Ec2World.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Isolate_RunningMachine_IsInAGroupWithoutRulesAndGetsItsGroupsBack()
    {
        var own = await NewGroupAsync("web");
        var id = await world.RunMachineAsync(change: request => request.SecurityGroupIds = [own, DefaultGroup()]);
        var before = await Machines.GetIsolationAsync(id, Ec2World.Project, None);
        Assert.False(before.IsComplete);
        Assert.Equal([own, DefaultGroup()], Assert.Single(before.Open).GroupIds);

        await Machines.IsolateAsync(id, Ec2World.Project, None);
        await Machines.IsolateAsync(id, Ec2World.Project, None);

        Assert.True((await Machines.GetIsolationAsync(id, Ec2World.Project, None)).IsComplete);
        var quarantine = await QuarantineAsync();
        Assert.Equal(quarantine.GroupId, Assert.Single((await world.DescribeAsync(id)).NetworkInterfaces.Single().Groups).GroupId);
        Assert.Empty(quarantine.IpPermissions ?? []);
        Assert.Empty(quarantine.IpPermissionsEgress ?? []);
        Assert.Equal(Ec2World.Project, OwnershipTags.Value(quarantine.Tags, OwnershipTags.Project));

        await Machines.ReleaseAsync(id, Ec2World.Project, before.Open, None);
        await Machines.ReleaseAsync(id, Ec2World.Project, before.Open, None);

        Assert.Equal([own, DefaultGroup()], (await world.DescribeAsync(id)).NetworkInterfaces.Single().Groups.Select(group => group.GroupId));
        Assert.False((await Machines.GetIsolationAsync(id, Ec2World.Project, None)).IsComplete);
    }

    [Fact]
    public async Task Isolate_ManyMachinesAtOnce_MakesOneQuarantine()
    {
        var ids = new List<string>();
        for (var count = 0; count < 6; count++) ids.Add(await world.RunMachineAsync());

        await Task.WhenAll(ids.Select(id => Machines.IsolateAsync(id, Ec2World.Project, None)));

        foreach (var id in ids) Assert.True((await Machines.GetIsolationAsync(id, Ec2World.Project, None)).IsComplete);
        await QuarantineAsync();
    }

    [Fact]
    public async Task GetIsolation_SomebodyAddedARule_SaysSoAndIsolatingAgainTakesIt()
    {
        var id = await world.RunMachineAsync();
        await Machines.IsolateAsync(id, Ec2World.Project, None);
        await world.Customer.AuthorizeSecurityGroupIngressAsync(new AuthorizeSecurityGroupIngressRequest
        {
            GroupId = (await QuarantineAsync()).GroupId,
            IpPermissions = [new IpPermission { IpProtocol = "tcp", FromPort = 22, ToPort = 22, Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }] }],
        });

        var open = await Machines.GetIsolationAsync(id, Ec2World.Project, None);
        Assert.Contains("has rules", open.Gap, StringComparison.Ordinal);
        await Machines.IsolateAsync(id, Ec2World.Project, None);

        Assert.True((await Machines.GetIsolationAsync(id, Ec2World.Project, None)).IsComplete);
    }

    [Fact]
    public async Task Isolate_NameTakenByAForeignGroup_TouchesItNotAndCanBeTriedAgain()
    {
        var foreign = await NewGroupAsync(QuarantineGroups.Name(Ec2World.Project));
        var id = await world.RunMachineAsync();

        var refused = await Assert.ThrowsAsync<DrException>(() => Machines.IsolateAsync(id, Ec2World.Project, None));

        Assert.Equal(ErrorCodes.ResourceBusy, refused.Code);
        var shown = await world.Customer.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [foreign] });
        Assert.Single(shown.SecurityGroups.Single().IpPermissionsEgress);
        Assert.False((await Machines.GetIsolationAsync(id, Ec2World.Project, None)).IsComplete);
    }

    [Theory]
    [InlineData("CreateSecurityGroup")]
    [InlineData("RevokeSecurityGroupEgress")]
    [InlineData("ModifyNetworkInterfaceAttribute")]
    public async Task Isolate_WithoutARight_IsRefusedAndNotComplete(string operation)
    {
        await using var strict = await Ec2World.StartAsync(new SimulatorOptions
        {
            Quotas = new() { Enforced = false },
            Ec2 = new Ec2Options { DeniedOperations = new HashSet<string> { operation } },
        });
        var id = await strict.RunMachineAsync();

        var refused = await Assert.ThrowsAsync<DrException>(() => strict.Infrastructure.Machines.IsolateAsync(id, Ec2World.Project, None));

        Assert.Equal(ErrorCodes.CredentialsRefused, refused.Code);
        Assert.False((await strict.Infrastructure.Machines.GetIsolationAsync(id, Ec2World.Project, None)).IsComplete);
    }

    [Fact]
    public async Task Release_InterfaceThatSomebodyMoved_IsLeftAsItIs()
    {
        var id = await world.RunMachineAsync();
        var before = (await Machines.GetIsolationAsync(id, Ec2World.Project, None)).Open;
        await Machines.IsolateAsync(id, Ec2World.Project, None);
        var chosen = await NewGroupAsync("chosen");
        await world.Customer.ModifyNetworkInterfaceAttributeAsync(new ModifyNetworkInterfaceAttributeRequest { NetworkInterfaceId = before[0].InterfaceId, Groups = [chosen] });

        await Machines.ReleaseAsync(id, Ec2World.Project, before, None);

        Assert.Equal(chosen, Assert.Single((await world.DescribeAsync(id)).NetworkInterfaces.Single().Groups).GroupId);
    }

    [Fact]
    public async Task Release_FormerGroupIsGone_GivesTheOthersOrSaysSo()
    {
        var gone = await NewGroupAsync("gone");
        var id = await world.RunMachineAsync(change: request => request.SecurityGroupIds = [gone, DefaultGroup()]);
        var before = (await Machines.GetIsolationAsync(id, Ec2World.Project, None)).Open;
        await Machines.IsolateAsync(id, Ec2World.Project, None);
        await world.Customer.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = gone });

        var refused = await Assert.ThrowsAsync<DrException>(() => Machines.ReleaseAsync(id, Ec2World.Project, [before[0] with { GroupIds = [gone] }], None));
        Assert.Contains("by hand", refused.Message, StringComparison.Ordinal);
        await Machines.ReleaseAsync(id, Ec2World.Project, before, None);

        Assert.Equal(DefaultGroup(), Assert.Single((await world.DescribeAsync(id)).NetworkInterfaces.Single().Groups).GroupId);
    }

    [Fact]
    public async Task Isolation_OfAMachineThatIsGone_IsNotFoundAndReleaseIsFine()
    {
        var id = await world.RunMachineAsync();
        await Machines.TerminateAsync(id, None);
        world.Settle();

        Assert.Equal(ErrorCodes.InstanceNotFound, (await Assert.ThrowsAsync<DrException>(() => Machines.IsolateAsync(id, Ec2World.Project, None))).Code);
        Assert.Equal(ErrorCodes.InstanceNotFound, (await Assert.ThrowsAsync<DrException>(() => Machines.GetIsolationAsync("i-0123456789abcdef0", Ec2World.Project, None))).Code);
        await Machines.ReleaseAsync(id, Ec2World.Project, [], None);
        await Machines.ReleaseAsync("i-0123456789abcdef0", Ec2World.Project, [], None);
    }

    [Fact]
    public async Task PowerStates_OfKnownAndUnknown_ComeInOneCallForAll()
    {
        var (running, stopped) = (await world.RunMachineAsync(), await world.RunMachineAsync());
        await Machines.StopAsync(stopped, None);
        world.Settle();

        var states = await Machines.GetPowerStatesAsync([running, stopped, "i-0123456789abcdef0", "nonsense", running], None);

        Assert.Equal(
            [(running, PowerState.Running), (stopped, PowerState.Stopped), ("i-0123456789abcdef0", PowerState.Terminated), ("nonsense", PowerState.Terminated)],
            states.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(450, (await Machines.GetPowerStatesAsync([.. Enumerable.Range(0, 450).Select(number => $"i-{number:x17}")], None)).Count);
    }

    private string DefaultGroup()
    {
        var region = world.Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, Ec2World.Region);
        lock (region.Gate) return region.SecurityGroups.Values.Single(group => group.Name == "default").Id;
    }

    private async Task<string> NewGroupAsync(string name) =>
        (await world.Customer.CreateSecurityGroupAsync(new CreateSecurityGroupRequest { GroupName = name, Description = name })).GroupId;

    private async Task<SecurityGroup> QuarantineAsync() => Assert.Single((await world.Customer.DescribeSecurityGroupsAsync(
        new DescribeSecurityGroupsRequest { Filters = [new Filter("group-name", [QuarantineGroups.Name(Ec2World.Project)])] })).SecurityGroups);
}
