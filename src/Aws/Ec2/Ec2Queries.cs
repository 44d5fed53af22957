using Amazon.EC2.Model;
using DRServerless.Aws.Access;

namespace DRServerless.Aws.Ec2;

/// <summary>
/// Describe calls, read to their last page. By ids, an unknown one is AWS's error; by filters, an unknown one is absent.
/// Collections that AWS leaves out are null in the SDK and empty here.
/// </summary>
internal sealed class Ec2Queries(AwsConnection connection)
{
    private const int PageSize = 500;

    /// <summary>One instance; <c>instance_not_found</c> when AWS does not know it.</summary>
    public async Task<Instance?> InstanceAsync(string instanceId, CancellationToken cancellation)
    {
        var answer = await connection.CallAsync(
            $"describe instance {instanceId}",
            ec2 => ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instanceId] }, cancellation), cancellation);
        return (answer.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []).SingleOrDefault();
    }

    /// <summary>Instances that all filters match.</summary>
    public Task<List<Instance>> InstancesAsync(CancellationToken cancellation, params Filter[] filters) => PagesAsync(async token =>
    {
        var request = new DescribeInstancesRequest { Filters = [.. filters], MaxResults = PageSize, NextToken = token };
        var page = await connection.CallAsync("list instances", ec2 => ec2.DescribeInstancesAsync(request, cancellation), cancellation);
        return ((page.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []), page.NextToken);
    });

    /// <summary>Volumes by id.</summary>
    public Task<List<Volume>> VolumesAsync(List<string> volumeIds, CancellationToken cancellation) => PagesAsync<Volume>(async token =>
    {
        var request = new DescribeVolumesRequest { VolumeIds = volumeIds, NextToken = token };
        var page = await connection.CallAsync("describe volumes", ec2 => ec2.DescribeVolumesAsync(request, cancellation), cancellation);
        return (page.Volumes ?? [], page.NextToken);
    });

    /// <summary>Volumes that all filters match.</summary>
    public Task<List<Volume>> VolumesAsync(CancellationToken cancellation, params Filter[] filters) => PagesAsync<Volume>(async token =>
    {
        var request = new DescribeVolumesRequest { Filters = [.. filters], MaxResults = PageSize, NextToken = token };
        var page = await connection.CallAsync("list volumes", ec2 => ec2.DescribeVolumesAsync(request, cancellation), cancellation);
        return (page.Volumes ?? [], page.NextToken);
    });

    /// <summary>The account's images that all filters match.</summary>
    public Task<List<Image>> ImagesAsync(CancellationToken cancellation, params Filter[] filters) => PagesAsync<Image>(async token =>
    {
        var request = new DescribeImagesRequest { Owners = ["self"], Filters = [.. filters], MaxResults = PageSize, NextToken = token };
        var page = await connection.CallAsync("list images", ec2 => ec2.DescribeImagesAsync(request, cancellation), cancellation);
        return (page.Images ?? [], page.NextToken);
    });

    /// <summary>Snapshots by id.</summary>
    public Task<List<Snapshot>> SnapshotsAsync(List<string> snapshotIds, CancellationToken cancellation) => PagesAsync<Snapshot>(async token =>
    {
        var request = new DescribeSnapshotsRequest { SnapshotIds = snapshotIds, NextToken = token };
        var page = await connection.CallAsync("describe snapshots", ec2 => ec2.DescribeSnapshotsAsync(request, cancellation), cancellation);
        return (page.Snapshots ?? [], page.NextToken);
    });

    /// <summary>The account's snapshots that all filters match.</summary>
    public Task<List<Snapshot>> SnapshotsAsync(CancellationToken cancellation, params Filter[] filters) => PagesAsync<Snapshot>(async token =>
    {
        var request = new DescribeSnapshotsRequest { OwnerIds = ["self"], Filters = [.. filters], MaxResults = PageSize, NextToken = token };
        var page = await connection.CallAsync("list snapshots", ec2 => ec2.DescribeSnapshotsAsync(request, cancellation), cancellation);
        return (page.Snapshots ?? [], page.NextToken);
    });

    /// <summary>Security groups that all filters match.</summary>
    public Task<List<SecurityGroup>> SecurityGroupsAsync(CancellationToken cancellation, params Filter[] filters) => PagesAsync<SecurityGroup>(async token =>
    {
        var request = new DescribeSecurityGroupsRequest { Filters = [.. filters], MaxResults = PageSize, NextToken = token };
        var page = await connection.CallAsync("list security groups", ec2 => ec2.DescribeSecurityGroupsAsync(request, cancellation), cancellation);
        return (page.SecurityGroups ?? [], page.NextToken);
    });

    private static async Task<List<T>> PagesAsync<T>(Func<string?, Task<(IEnumerable<T> Items, string? Next)>> readPage)
    {
        var all = new List<T>();
        string? token = null;
        do
        {
            (var items, token) = await readPage(token);
            all.AddRange(items);
        }
        while (!string.IsNullOrEmpty(token));
        return all;
    }
}
