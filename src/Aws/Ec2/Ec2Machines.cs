using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ec2;

/// <summary>Machines are EC2 instances.</summary>
internal sealed class Ec2Machines(AwsConnection connection) : IMachines
{
    private const int DescribeAttempts = 3;
    private const int MostFilterValues = 200;
    private readonly Ec2Queries queries = new(connection);
    private readonly Ec2Isolation isolation = new(connection);

    public async Task<MachineDescription> DescribeAsync(string instanceId, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var instance = await ExistingAsync(instanceId, cancellation);
            try
            {
                var ids = MachineMapping.VolumeIds(instance).ToList();
                var volumes = ids.Count == 0 ? [] : await queries.VolumesAsync(ids, cancellation);
                var byId = volumes.ToDictionary(volume => volume.VolumeId);
                if (ids.TrueForAll(byId.ContainsKey)) return MachineMapping.Describe(instance, byId);
            }
            catch (DrException gone) when (gone.AwsName() == AwsErrorNames.VolumeNotFound)
            {
                // A disk was taken from the machine between the two calls.
            }

            if (attempt == DescribeAttempts)
            {
                throw new DrException(
                    ErrorCodes.ResourceBusy, $"The disks of instance {instanceId} change while they are looked at. Nothing was changed. It can be tried again.");
            }
        }
    }

    public async Task<PowerState> GetPowerStateAsync(string instanceId, CancellationToken cancellation) =>
        await FindAsync(instanceId, cancellation) is { } instance ? MachineMapping.Power(instance) : PowerState.Terminated;

    public async Task<IReadOnlyDictionary<string, PowerState>> GetPowerStatesAsync(IReadOnlyCollection<string> instanceIds, CancellationToken cancellation)
    {
        var states = instanceIds.Distinct().ToDictionary(id => id, _ => PowerState.Terminated);
        foreach (var some in states.Keys.ToList().Chunk(MostFilterValues))
        {
            foreach (var instance in await queries.InstancesAsync(cancellation, new Filter("instance-id", [.. some])))
                states[instance.InstanceId] = MachineMapping.Power(instance);
        }

        return states;
    }

    public Task<MachineIsolation> GetIsolationAsync(string instanceId, string projectId, CancellationToken cancellation) =>
        isolation.GetAsync(instanceId, projectId, cancellation);

    public Task IsolateAsync(string instanceId, string projectId, CancellationToken cancellation) =>
        isolation.IsolateAsync(instanceId, projectId, cancellation);

    public Task ReleaseAsync(string instanceId, string projectId, IReadOnlyList<InterfaceGroups> before, CancellationToken cancellation) =>
        isolation.ReleaseAsync(instanceId, projectId, before, cancellation);

    public Task StopAsync(string instanceId, CancellationToken cancellation) => ChangeAsync(
        instanceId,
        () => connection.CallAsync(
            $"stop instance {instanceId}",
            ec2 => ec2.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [instanceId] }, cancellation), cancellation),
        done => done is PowerState.Stopping or PowerState.Stopped or PowerState.Terminating or PowerState.Terminated,
        cancellation);

    public Task StartAsync(string instanceId, CancellationToken cancellation) => ChangeAsync(
        instanceId,
        () => connection.CallAsync(
            $"start instance {instanceId}",
            ec2 => ec2.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [instanceId] }, cancellation), cancellation),
        done => done is PowerState.Pending or PowerState.Running,
        cancellation);

    public Task TerminateAsync(string instanceId, CancellationToken cancellation) => ChangeAsync(
        instanceId,
        () => connection.CallAsync(
            $"terminate instance {instanceId}",
            ec2 => ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instanceId] }, cancellation), cancellation),
        done => done is PowerState.Terminating or PowerState.Terminated,
        cancellation);

    /// <summary>A refusal because of the state is fine when the state is the one that is wanted.</summary>
    private async Task ChangeAsync(string instanceId, Func<Task> change, Func<PowerState, bool> isDone, CancellationToken cancellation)
    {
        try
        {
            await change();
        }
        catch (DrException refused) when (refused.Code == ErrorCodes.InstanceNotFound || refused.AwsName() == AwsErrorNames.IncorrectInstanceState)
        {
            if (!isDone(await GetPowerStateAsync(instanceId, cancellation))) throw;
        }
    }

    private async Task<Instance> ExistingAsync(string instanceId, CancellationToken cancellation)
    {
        var found = await FindAsync(instanceId, cancellation);
        return found is not null && MachineMapping.Power(found) is not (PowerState.Terminated or PowerState.Terminating)
            ? found
            : throw new DrException(
                ErrorCodes.InstanceNotFound, $"There is no instance {instanceId} in {connection.Region}, or it was terminated. Nothing was changed.");
    }

    private async Task<Instance?> FindAsync(string instanceId, CancellationToken cancellation)
    {
        try
        {
            return await queries.InstanceAsync(instanceId, cancellation);
        }
        catch (DrException none) when (none.Code == ErrorCodes.InstanceNotFound)
        {
            return null;
        }
    }
}
