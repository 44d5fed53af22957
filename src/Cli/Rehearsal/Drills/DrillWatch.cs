using DRServerless.Core.Drills;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;

namespace DRServerless.Cli.Rehearsal.Drills;

/// <summary>What a drill launched, as the simulator itself saw it while it was there.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Isolated">True when it was in the drill network with the one security group, and had no public address.</param>
/// <param name="Snapshots">The snapshot that each disk was made from.</param>
internal sealed record DrilledInstance(string InstanceId, bool Isolated, IReadOnlyList<string?> Snapshots);

/// <summary>Looks into the simulated region for what a drill launches, past every API.</summary>
internal sealed class DrillWatch(SimulatorHost simulator, string region, IsolatedNetwork network)
{
    private readonly Dictionary<string, DrilledInstance> _seen = [];

    public IReadOnlyList<DrilledInstance> Seen => [.. _seen.Values];

    /// <summary>Remembers what is there now.</summary>
    public void Look()
    {
        var records = simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, region);
        lock (records.Gate)
        {
            foreach (var instance in records.Instances.Values.Where(instance => instance.State == InstanceState.Running)) _seen[instance.Id] = Describe(records, instance);
        }
    }

    private DrilledInstance Describe(SimulatedRegion records, InstanceRecord instance) => new(
        instance.Id,
        instance.SubnetId == network.SubnetId && instance.SecurityGroupIds.SequenceEqual([network.SecurityGroupId]) && instance.PublicIpAddress is null,
        [.. instance.Attachments.Select(disk => records.Volumes[disk.VolumeId].SnapshotId)]);
}
