using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws;

/// <summary>One region of one account, through every port.</summary>
internal sealed class AwsInfrastructure(
    AwsConnection connection, IMachines machines, ISnapshots snapshots, IBlockStorage blocks, ILauncher launcher, INetworks networks, IInspection inspection,
    ITopics topics) : IInfrastructure
{
    /// <summary>The fewest that DescribeInstances gives in a page.</summary>
    private const int SmallestPage = 5;

    public IMachines Machines => machines;

    public ISnapshots Snapshots => snapshots;

    public IBlockStorage Blocks => blocks;

    public ILauncher Launcher => launcher;

    public INetworks Networks => networks;

    public IInspection Inspection => inspection;

    public ITopics Topics => topics;

    public Task CheckAccessAsync(CancellationToken cancellation) => connection.CallAsync(
        "list instances", ec2 => ec2.DescribeInstancesAsync(new DescribeInstancesRequest { MaxResults = SmallestPage }, cancellation), cancellation);
}
