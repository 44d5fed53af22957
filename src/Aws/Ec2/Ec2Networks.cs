using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ec2;

/// <summary>Networks are VPCs. A subnet goes by the route table it is associated with, else by the main one of its VPC.</summary>
internal sealed class Ec2Networks(AwsConnection connection) : INetworks
{
    public async Task<NetworkDescription> DescribeAsync(string subnetId, IReadOnlyList<string> securityGroupIds, CancellationToken cancellation)
    {
        var subnet = (await SubnetsAsync([subnetId], cancellation)).SingleOrDefault()
            ?? throw new DrException(ErrorCodes.NetworkNotFound, $"There is no subnet {subnetId} in {connection.Region}. Nothing was changed.");
        var vpc = await VpcAsync(subnet.VpcId, cancellation);
        var table = await RouteTableAsync(subnet, cancellation);
        return new NetworkDescription
        {
            SubnetId = subnetId,
            SubnetRanges = NetworkMapping.Ranges(subnet),
            NetworkId = subnet.VpcId,
            NetworkRanges = NetworkMapping.Ranges(vpc),
            RouteTableId = table.RouteTableId,
            Routes = [.. (table.Routes ?? []).Select(NetworkMapping.Route)],
            PropagatingGateways = [.. (table.PropagatingVgws ?? []).Select(gateway => gateway.GatewayId)],
            Groups = [.. (await GroupsAsync(securityGroupIds, cancellation)).Select(NetworkMapping.Group)],
        };
    }

    public async Task<IReadOnlyList<string>> NetworksOfAsync(IReadOnlyCollection<string> subnetIds, CancellationToken cancellation) =>
        subnetIds.Count == 0 ? [] : [.. (await SubnetsAsync(subnetIds, cancellation)).Select(subnet => subnet.VpcId).Distinct()];

    /// <summary>By filter and not by id, so that one that is gone is absent and no error.</summary>
    private async Task<List<Subnet>> SubnetsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var all = new List<Subnet>();
        foreach (var batch in ids.Distinct().Chunk(200))
        {
            var request = new DescribeSubnetsRequest { Filters = [new Filter("subnet-id", [.. batch])] };
            var answer = await connection.CallAsync("describe subnets", ec2 => ec2.DescribeSubnetsAsync(request, cancellation), cancellation);
            all.AddRange(answer.Subnets ?? []);
        }

        return all;
    }

    private async Task<Vpc> VpcAsync(string vpcId, CancellationToken cancellation)
    {
        var request = new DescribeVpcsRequest { Filters = [new Filter("vpc-id", [vpcId])] };
        var answer = await connection.CallAsync($"describe VPC {vpcId}", ec2 => ec2.DescribeVpcsAsync(request, cancellation), cancellation);
        return answer.Vpcs?.SingleOrDefault() ?? throw Changed($"VPC {vpcId}");
    }

    private async Task<RouteTable> RouteTableAsync(Subnet subnet, CancellationToken cancellation) =>
        await FindTableAsync([new Filter("association.subnet-id", [subnet.SubnetId])], cancellation)
        ?? await FindTableAsync([new Filter("vpc-id", [subnet.VpcId]), new Filter("association.main", ["true"])], cancellation)
        ?? throw Changed($"the route table of {subnet.SubnetId}");

    private async Task<RouteTable?> FindTableAsync(List<Filter> filters, CancellationToken cancellation)
    {
        var answer = await connection.CallAsync(
            "describe route tables", ec2 => ec2.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = filters }, cancellation), cancellation);
        return answer.RouteTables?.FirstOrDefault();
    }

    private async Task<List<SecurityGroup>> GroupsAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return [];
        var request = new DescribeSecurityGroupsRequest { Filters = [new Filter("group-id", [.. ids])] };
        var answer = await connection.CallAsync("describe security groups", ec2 => ec2.DescribeSecurityGroupsAsync(request, cancellation), cancellation);
        var groups = answer.SecurityGroups ?? [];
        var missing = ids.Where(id => groups.All(group => group.GroupId != id)).ToList();
        return missing.Count == 0
            ? groups
            : throw new DrException(ErrorCodes.NetworkNotFound, $"There is no security group {string.Join(", ", missing)} in {connection.Region}. Nothing was changed.");
    }

    private DrException Changed(string what) => new(
        ErrorCodes.ResourceBusy, $"{what} in {connection.Region} changed while it was looked at. Nothing was changed. It can be tried again.");
}
