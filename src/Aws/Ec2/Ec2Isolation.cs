using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ec2;

/// <summary>
/// Isolates instances by their security groups. Invariants: an interface is only ever put into the quarantine of its own VPC, alone; and
/// only one that is in quarantine is given groups back. Interfaces are read from the instance anew at each call, so one that was
/// added since is not forgotten.
/// </summary>
internal sealed class Ec2Isolation(AwsConnection connection)
{
    private readonly Ec2Queries queries = new(connection);
    private readonly QuarantineGroups quarantine = new(connection);

    public async Task<MachineIsolation> GetAsync(string instanceId, string projectId, CancellationToken cancellation)
    {
        var interfaces = await ExistingAsync(instanceId, cancellation);
        var groups = new Dictionary<string, SecurityGroup>();
        foreach (var vpc in Networks(interfaces))
        {
            if (await quarantine.FindAsync(projectId, vpc, cancellation) is { } found) groups.Add(vpc, found);
        }

        return IsolationView.Of(interfaces, groups);
    }

    public async Task IsolateAsync(string instanceId, string projectId, CancellationToken cancellation)
    {
        var interfaces = await ExistingAsync(instanceId, cancellation);
        var failures = new List<DrException>();
        foreach (var vpc in Networks(interfaces))
        {
            var group = await quarantine.EnsureAsync(projectId, vpc, cancellation);
            foreach (var one in interfaces.Where(one => one.VpcId == vpc && !IsolationView.IsAlone(one, group)))
                await CollectAsync(failures, () => PutAsync(one.NetworkInterfaceId, [group], cancellation));
        }

        if (failures.Count > 0) throw failures[0];
    }

    public async Task ReleaseAsync(string instanceId, string projectId, IReadOnlyList<InterfaceGroups> before, CancellationToken cancellation)
    {
        var interfaces = await FindAsync(instanceId, cancellation) ?? [];
        var failures = new List<DrException>();
        foreach (var vpc in Networks(interfaces))
        {
            if (await quarantine.FindAsync(projectId, vpc, cancellation) is not { } group) continue;
            foreach (var one in interfaces.Where(one => one.VpcId == vpc && IsolationView.IsAlone(one, group.GroupId)))
            {
                var groups = before.FirstOrDefault(known => known.InterfaceId == one.NetworkInterfaceId)?.GroupIds ?? [];
                await CollectAsync(failures, () => PutBackAsync(one, groups, cancellation));
            }
        }

        if (failures.Count > 0) throw failures[0];
    }

    /// <summary>An interface needs a group: with none of the former ones left, a person has to choose.</summary>
    private async Task PutBackAsync(InstanceNetworkInterface one, IReadOnlyList<string> groups, CancellationToken cancellation)
    {
        var existing = groups.Count == 0 ? [] : await queries.SecurityGroupsAsync(cancellation, new Filter("group-id", [.. groups]));
        var left = groups.Where(id => existing.Exists(group => group.GroupId == id)).ToList();
        if (left.Count == 0)
        {
            throw new DrException(ErrorCodes.ActionNotAllowed,
                $"Network interface {one.NetworkInterfaceId} is in quarantine and none of its former security groups ({string.Join(", ", groups)}) exists any more. Give it groups by hand.");
        }

        await PutAsync(one.NetworkInterfaceId, left, cancellation);
    }

    private async Task PutAsync(string interfaceId, List<string> groups, CancellationToken cancellation)
    {
        var request = new ModifyNetworkInterfaceAttributeRequest { NetworkInterfaceId = interfaceId, Groups = groups };
        try
        {
            await connection.CallAsync($"put network interface {interfaceId} into {string.Join(", ", groups)}", ec2 => ec2.ModifyNetworkInterfaceAttributeAsync(request, cancellation), cancellation);
        }
        catch (DrException gone) when (gone.AwsName() == AwsErrorNames.InterfaceNotFound)
        {
            // Taken away between the two calls: nothing goes through it.
        }
    }

    private static async Task CollectAsync(List<DrException> failures, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (DrException failure)
        {
            failures.Add(failure);
        }
    }

    private async Task<List<InstanceNetworkInterface>> ExistingAsync(string instanceId, CancellationToken cancellation) =>
        await FindAsync(instanceId, cancellation) ?? throw new DrException(
            ErrorCodes.InstanceNotFound, $"There is no instance {instanceId} in {connection.Region}, or it was terminated. Nothing was changed.");

    private async Task<List<InstanceNetworkInterface>?> FindAsync(string instanceId, CancellationToken cancellation)
    {
        try
        {
            var instance = await queries.InstanceAsync(instanceId, cancellation);
            return instance is null || MachineMapping.Power(instance) == PowerState.Terminated ? null : instance.NetworkInterfaces ?? [];
        }
        catch (DrException none) when (none.Code == ErrorCodes.InstanceNotFound)
        {
            return null;
        }
    }

    private static List<string> Networks(IEnumerable<InstanceNetworkInterface> interfaces) => [.. interfaces.Select(one => one.VpcId).Distinct()];
}
