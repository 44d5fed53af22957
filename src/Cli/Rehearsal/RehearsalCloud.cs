using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;
using DRServerless.Simulator.Workloads;

namespace DRServerless.Cli.Rehearsal;

/// <summary>
/// Looks into the simulated cloud directly, past every API and all of the product's code: what disks held at an instant, what was
/// written to them, what exists.
/// </summary>
internal sealed class RehearsalCloud(SimulatorHost simulator)
{
    public SimulatorHost Simulator { get; } = simulator;

    /// <summary>The manifest root of what a snapshot holds.</summary>
    public string Root(SnapshotRecord snapshot, CancellationToken cancellation)
    {
        var manifest = new IndependentManifest(snapshot.SizeGib);
        var block = new byte[BlockStore.BlockSize];
        foreach (var entry in snapshot.Content.Enumerate())
        {
            cancellation.ThrowIfCancellationRequested();
            Simulator.Cloud.Store.Read(entry.Slot, 0, block);
            manifest.Add(entry.Index, block);
        }

        return manifest.Root();
    }

    /// <summary>What a workload's journal says on a set of snapshots; null when they carry none.</summary>
    public Task<JournalReport?> JournalAsync(IEnumerable<SnapshotRecord> snapshots, CancellationToken cancellation) => Journal.ReadAsync(
        [.. snapshots.Select(snapshot => new SnapshotDisk(Simulator.Cloud.Store, snapshot.Content, snapshot.GarbageSeed))], checkData: true, cancellation);

    /// <summary>How many bytes differ between two snapshots of one lineage, by block.</summary>
    public static long BytesBetween(SnapshotRecord first, SnapshotRecord second) =>
        (long)BlockMap.Difference(first.Content, second.Content, 0, int.MaxValue).Count * BlockStore.BlockSize;

    public SnapshotRecord? Snapshot(string region, string? id)
    {
        if (id is null) return null;
        var records = Region(region);
        lock (records.Gate) return records.Snapshots.GetValueOrDefault(id);
    }

    /// <summary>The snapshot that each disk of an instance was created from, by device name.</summary>
    public IReadOnlyDictionary<string, string?> DisksOf(string region, string instanceId)
    {
        var records = Region(region);
        lock (records.Gate)
        {
            return records.Instances.TryGetValue(instanceId, out var instance)
                ? instance.Attachments.ToDictionary(disk => disk.DeviceName, disk => records.Volumes[disk.VolumeId].SnapshotId)
                : new Dictionary<string, string?>();
        }
    }

    public InstanceState StateOf(string region, string instanceId)
    {
        var records = Region(region);
        lock (records.Gate) return records.Instances.TryGetValue(instanceId, out var instance) ? instance.State : InstanceState.Terminated;
    }

    /// <summary>Everything in a region that is there to stay: <c>kind id</c>.</summary>
    public IReadOnlyList<string> Resources(string region)
    {
        var records = Region(region);
        lock (records.Gate)
        {
            return
            [
                .. records.Instances.Values.Where(instance => instance.State is not (InstanceState.Terminated or InstanceState.ShuttingDown)).Select(instance => $"instance {instance.Id}"),
                .. records.Volumes.Keys.Select(id => $"volume {id}"),
                .. records.Snapshots.Keys.Select(id => $"snapshot {id}"),
                .. records.Images.Values.Where(image => image.OwnerId == records.AccountId).Select(image => $"image {image.Id}"),
            ];
        }
    }

    /// <summary>Volumes that are attached to an instance: <c>volume id</c>.</summary>
    public IReadOnlyList<string> VolumesOf(string region, string instanceId)
    {
        var records = Region(region);
        lock (records.Gate)
            return records.Instances.TryGetValue(instanceId, out var instance) ? [.. instance.Attachments.Select(disk => $"volume {disk.VolumeId}")] : [];
    }

    private SimulatedRegion Region(string region) => Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, region);
}
