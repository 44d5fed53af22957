using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>Networks of a fake region: every subnet is the one that the test describes.</summary>
internal sealed class FakeNetworks(FakeInfrastructure cloud) : INetworks
{
    public const string Subnet = "subnet-0123456789abcdef0";

    public const string Group = "sg-0123456789abcdef0";

    public static NetworkDescription Isolated { get; } = new()
    {
        SubnetId = Subnet,
        SubnetRanges = ["10.9.0.0/24"],
        NetworkId = "vpc-isolated",
        NetworkRanges = ["10.9.0.0/16"],
        RouteTableId = "rtb-1",
        Routes = [new NetworkRoute("10.9.0.0/16", RouteKind.Local, "local")],
        Groups = [new SecurityGroupDescription(Group, "vpc-isolated", [new SecurityRule("everything", Group)], [new SecurityRule("everything", Group)])],
    };

    public Task<NetworkDescription> DescribeAsync(string subnetId, IReadOnlyList<string> securityGroupIds, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Networks.Describe", () => cloud.Network);

    public Task<IReadOnlyList<string>> NetworksOfAsync(IReadOnlyCollection<string> subnetIds, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Networks.Of", () => (IReadOnlyList<string>)["vpc-working"]);
}
