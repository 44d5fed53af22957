using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;

namespace DRServerless.Aws.Tests.Ec2;

/// <summary>Machines with several interfaces, also in several VPCs.</summary>
public sealed class IsolationViewTests
{
    private static readonly Dictionary<string, SecurityGroup> Quarantine = new()
    {
        ["vpc-1"] = new SecurityGroup { GroupId = "sg-q1" },
        ["vpc-2"] = new SecurityGroup { GroupId = "sg-q2" },
    };

    [Theory]
    [InlineData("sg-q1", "sg-q2", "")]
    [InlineData("sg-q1", "sg-web", "eni-2")]
    [InlineData("sg-web", "sg-db", "eni-1 eni-2")]
    [InlineData("sg-q1 sg-web", "sg-q2", "eni-1")]
    [InlineData("sg-q2", "sg-q2", "eni-1")]
    [InlineData("", "sg-q2", "eni-1")]
    public void View_OfTwoInterfaces_IsCompleteOnlyWhenBothAreAloneInTheirOwn(string first, string second, string open)
    {
        var view = IsolationView.Of([Interface("eni-1", "vpc-1", first), Interface("eni-2", "vpc-2", second)], Quarantine);

        Assert.Equal(open, string.Join(' ', view.Open.Select(one => one.InterfaceId)));
        Assert.Equal(open.Length == 0, view.IsComplete);
        Assert.All(view.Open, one => Assert.Contains(one.InterfaceId, view.Gap, StringComparison.Ordinal));
    }

    [Fact]
    public void View_WithoutAQuarantine_IsOpen() => Assert.False(IsolationView.Of([Interface("eni-1", "vpc-3", "sg-q1")], Quarantine).IsComplete);

    [Fact]
    public void View_QuarantineWithARule_IsNotComplete()
    {
        var permeable = new Dictionary<string, SecurityGroup> { ["vpc-1"] = new() { GroupId = "sg-q1", IpPermissionsEgress = [new IpPermission { IpProtocol = "-1" }] } };

        var view = IsolationView.Of([Interface("eni-1", "vpc-1", "sg-q1")], permeable);

        Assert.Empty(view.Open);
        Assert.False(view.IsComplete);
    }

    private static InstanceNetworkInterface Interface(string id, string vpc, string groups) => new()
    {
        NetworkInterfaceId = id,
        VpcId = vpc,
        Groups = [.. groups.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(group => new GroupIdentifier { GroupId = group })],
    };
}
