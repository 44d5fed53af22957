using DRServerless.Api.Machines;
using DRServerless.Core.Machines;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Checks what a change of direction moved against what had really changed.</summary>
internal sealed class TransferCheck(RehearsalCloud cloud, ProjectDriver driver, CheckList checks)
{
    /// <summary>Sums over all machines, each held against the simulator's own comparison of the disks.</summary>
    /// <param name="name">Name of the change of direction.</param>
    /// <param name="readRegion">Region that blocks were read in.</param>
    /// <param name="launchedFrom">The recovery point that each machine runs from, by machine name.</param>
    /// <param name="cancellation">Ends the checks.</param>
    public async Task<TransferReport> RunAsync(
        string name, string readRegion, IReadOnlyDictionary<string, RecoveryPoint> launchedFrom, CancellationToken cancellation)
    {
        var machines = await driver.MachinesAsync(cancellation);
        foreach (var machine in machines) await MachineAsync(name, readRegion, machine, launchedFrom[machine.Name], cancellation);
        var sums = machines.Select(machine => machine.Replication.FirstSync).ToList();
        return new TransferReport(
            string.Join(", ", machines.Select(machine => machine.Replication.Decision?.Method.ToString() ?? "unknown").Distinct()),
            sums.Sum(sum => sum.BytesMoved), sums.Sum(sum => sum.BytesChanged), sums.Sum(sum => sum.BytesFull));
    }

    private async Task MachineAsync(string name, string readRegion, MachineView machine, RecoveryPoint launchedFrom, CancellationToken cancellation)
    {
        var sync = machine.Replication.FirstSync;
        var first = (await driver.RecoveryPointsAsync(machine.Id, cancellation))
            .Where(point => point.DirectionEpoch > launchedFrom.DirectionEpoch).MinBy(point => point.TakenAt);
        var changed = first is null ? -1 : first.Disks.Sum(disk => Changed(readRegion, disk, launchedFrom));
        checks.Add($"{name} of {machine.Name}: only changed blocks were moved",
            machine.Replication.Decision?.Method == SyncMethod.ChangedBlocks && sync.BytesMoved == sync.BytesChanged && sync.BytesMoved <= sync.BytesFull,
            $"{machine.Replication.Decision?.Method}: {sync.BytesMoved} bytes moved, {sync.BytesChanged} changed, {sync.BytesFull} in all");
        checks.Add($"{name} of {machine.Name}: those that changed by the simulator's own comparison", changed == sync.BytesChanged, $"{changed} bytes");
    }

    private long Changed(string readRegion, RecoveryPointDisk disk, RecoveryPoint launchedFrom)
    {
        var launched = cloud.Snapshot(readRegion, launchedFrom.Disks.Single(other => other.DeviceName == disk.DeviceName).WrittenSnapshotId);
        var taken = cloud.Snapshot(readRegion, disk.ReadSnapshotId);
        return launched is null || taken is null ? -1 : RehearsalCloud.BytesBetween(launched, taken);
    }
}
