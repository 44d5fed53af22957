using DRServerless.Core.Drills;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Core.Tests.Drills;

public sealed class NetworkIsolationTests
{
    private const string Group = "sg-1";

    private static readonly NetworkDescription Isolated = new()
    {
        SubnetId = "subnet-1",
        SubnetRanges = ["10.9.1.0/24"],
        NetworkId = "vpc-1",
        NetworkRanges = ["10.9.0.0/16"],
        RouteTableId = "rtb-1",
        Routes = [new NetworkRoute("10.9.0.0/16", RouteKind.Local, "local")],
        Groups = [Grouped([new SecurityRule("everything", Group)], [new SecurityRule("everything", Group), new SecurityRule("tcp 5432", "10.9.1.128/25")])],
    };

    [Fact]
    public void Breaches_LocalRouteAndOwnGroup_AreNone() => Assert.Empty(NetworkIsolation.Breaches(Isolated, ["vpc-2"]));

    [Theory]
    [InlineData(RouteKind.InternetGateway, "igw-1", "the internet")]
    [InlineData(RouteKind.NatGateway, "nat-1", "the internet")]
    [InlineData(RouteKind.Peering, "pcx-1", "other networks")]
    [InlineData(RouteKind.TransitGateway, "tgw-1", "other networks")]
    [InlineData(RouteKind.VpnGateway, "vgw-1", "another site")]
    [InlineData(RouteKind.Interface, "eni-1", "passes packets on")]
    [InlineData(RouteKind.Other, "lgw-1", "somewhere outside")]
    public void Breaches_RouteOut_IsNamed(RouteKind kind, string target, string where)
    {
        var open = Isolated with { Routes = [.. Isolated.Routes, new NetworkRoute("10.0.0.0/8", kind, target)] };

        var breach = Assert.Single(NetworkIsolation.Breaches(open, []));

        Assert.Contains("route 10.0.0.0/8 of rtb-1", breach, StringComparison.Ordinal);
        Assert.Contains(target, breach, StringComparison.Ordinal);
        Assert.Contains(where, breach, StringComparison.Ordinal);
    }

    [Fact]
    public void Breaches_BlackHoleAndServiceEndpoint_AreNone()
    {
        var closed = Isolated with
        {
            Routes = [new NetworkRoute("0.0.0.0/0", RouteKind.InternetGateway, "igw-1", Active: false), new NetworkRoute("pl-1", RouteKind.ServiceEndpoint, "vpce-1")],
        };

        Assert.Empty(NetworkIsolation.Breaches(closed, []));
    }

    [Fact]
    public void Breaches_NetworkOfWorkingMachines_IsOne() =>
        Assert.Contains("local route reaches them", Assert.Single(NetworkIsolation.Breaches(Isolated, ["vpc-1"])), StringComparison.Ordinal);

    [Fact]
    public void Breaches_PropagatingGateway_IsOne() =>
        Assert.Contains("vgw-7", Assert.Single(NetworkIsolation.Breaches(Isolated with { PropagatingGateways = ["vgw-7"] }, [])), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("10.9.0.0/16")]
    [InlineData("10.9.2.0/24")]
    [InlineData("sg-2")]
    [InlineData("pl-1")]
    public void Breaches_GroupThatLetsOut_IsOne(string peer)
    {
        var open = Isolated with { Groups = [Grouped([], [new SecurityRule("tcp 443", peer)])] };

        Assert.Equal($"security group {Group} lets tcp 443 out to {peer}", Assert.Single(NetworkIsolation.Breaches(open, [])));
    }

    [Theory]
    [InlineData("10.9.7.0/24", true)]
    [InlineData("10.9.0.0/16", true)]
    [InlineData("10.8.0.0/15", false)]
    [InlineData("0.0.0.0/0", false)]
    [InlineData("sg-2", false)]
    public void Breaches_GroupThatLetsIn_IsOneBeyondTheNetwork(string peer, bool isolated)
    {
        var watched = Isolated with { Groups = [Grouped([new SecurityRule("tcp 22", peer)], [])] };

        Assert.Equal(isolated, NetworkIsolation.Breaches(watched, []).Count == 0);
    }

    [Fact]
    public void Breaches_GroupOfAnotherNetwork_IsOne()
    {
        var foreign = Isolated with { Groups = [new SecurityGroupDescription(Group, "vpc-2", [], [])] };

        Assert.Contains("is of network vpc-2", Assert.Single(NetworkIsolation.Breaches(foreign, [])), StringComparison.Ordinal);
    }

    private static SecurityGroupDescription Grouped(IReadOnlyList<SecurityRule> inbound, IReadOnlyList<SecurityRule> outbound) => new(Group, "vpc-1", inbound, outbound);
}
