using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using DRServerless.Core.Drills;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Cli.Rehearsal.Drills;

/// <summary>Makes an isolated network as a user would, with the AWS SDK: a network of its own, without a gateway, and a security group that lets nothing out.</summary>
internal static class DrillNetworkSetup
{
    private const string Range = "10.99.0.0/24";

    public static async Task<IsolatedNetwork> MakeAsync(SimulatorHost simulator, string region, CancellationToken cancellation)
    {
        using var customer = new AmazonEC2Client(
            new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
            new AmazonEC2Config { ServiceURL = simulator.HttpEndpoint.ToString(), AuthenticationRegion = region, MaxErrorRetry = 8 });
        var vpc = (await customer.CreateVpcAsync(new CreateVpcRequest(Range), cancellation)).Vpc.VpcId;
        var subnet = (await customer.CreateSubnetAsync(new CreateSubnetRequest(vpc, Range), cancellation)).Subnet.SubnetId;
        var group = (await customer.CreateSecurityGroupAsync(new CreateSecurityGroupRequest { GroupName = "drills", Description = "drills", VpcId = vpc }, cancellation)).GroupId;
        await customer.RevokeSecurityGroupEgressAsync(new RevokeSecurityGroupEgressRequest
        {
            GroupId = group,
            IpPermissions = [new IpPermission { IpProtocol = "-1", Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }] }],
        }, cancellation);
        return new IsolatedNetwork(subnet, group);
    }
}
