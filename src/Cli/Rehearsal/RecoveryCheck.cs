using DRServerless.Api.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Simulator.State;

namespace DRServerless.Cli.Rehearsal;

/// <summary>What a launch must be held against.</summary>
/// <param name="Name">failover or failback.</param>
/// <param name="From">Region that blocks were read in.</param>
/// <param name="To">Region that machines were launched in.</param>
internal sealed record Recovery(string Name, string From, string To);

/// <summary>Checks one machine after a launch against what the simulated cloud held, by the bytes.</summary>
internal sealed class RecoveryCheck(RehearsalCloud cloud, FileSystemInspection fileSystems, CheckList checks)
{
    /// <summary>Holds the launched disks against the recovery point and returns the figures.</summary>
    /// <param name="recovery">Which launch.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="outcome">What the operation says of it.</param>
    /// <param name="point">The recovery point that it was launched from.</param>
    /// <param name="lastWrite">Number and time of the last write of the instance that it replaces.</param>
    /// <param name="cancellation">Ends the checks.</param>
    public async Task<RecoveryFigures> RunAsync(
        Recovery recovery, MachineView machine, MachineOutcome outcome, RecoveryPoint point, (long Sequence, DateTimeOffset At) lastWrite, CancellationToken cancellation)
    {
        var name = $"{recovery.Name} of {machine.Name}";
        var disks = cloud.DisksOf(recovery.To, outcome.InstanceId ?? "");
        var written = new List<SnapshotRecord>();
        foreach (var disk in point.Disks)
        {
            if (await DiskAsync(name, recovery, disk, disks, cancellation) is { } snapshot) written.Add(snapshot);
        }

        checks.Add($"{name}: every disk was launched", disks.Count == point.Disks.Count, $"{disks.Count} of {point.Disks.Count}");
        checks.Add($"{name}: it runs", cloud.StateOf(recovery.To, outcome.InstanceId ?? "") == InstanceState.Running, outcome.InstanceId ?? "no instance");
        var (lost, expected) = await JournalAsync(name, point, written, lastWrite.Sequence, cancellation);
        return new RecoveryFigures(
            Math.Round(Math.Max(0, (lastWrite.At - point.TakenAt).TotalSeconds), 2), Math.Round(outcome.RecoveryTimeSeconds ?? -1, 2), lost, expected);
    }

    private async Task<SnapshotRecord?> DiskAsync(
        string name, Recovery recovery, RecoveryPointDisk disk, IReadOnlyDictionary<string, string?> launched, CancellationToken cancellation)
    {
        var read = cloud.Snapshot(recovery.From, disk.ReadSnapshotId);
        var written = cloud.Snapshot(recovery.To, disk.WrittenSnapshotId);
        var expected = disk.ManifestRoot.ToString();
        var before = read is null ? "missing" : cloud.Root(read, cancellation);
        var after = written is null ? "missing" : cloud.Root(written, cancellation);
        checks.Add($"{name}: {disk.DeviceName} holds what the disk held at that instant", before == expected && after == expected,
            $"manifest {expected[..12]}, disk at the instant {Short(before)}, recovery point {Short(after)}");
        checks.Add($"{name}: {disk.DeviceName} was launched from that recovery point", launched.GetValueOrDefault(disk.DeviceName) == disk.WrittenSnapshotId, disk.WrittenSnapshotId);
        if (written is not null) await fileSystems.CheckAsync($"{name}: {disk.DeviceName}", recovery.To, written.Id, checks, cancellation);
        return written;
    }

    private async Task<(long Lost, long Expected)> JournalAsync(
        string name, RecoveryPoint point, List<SnapshotRecord> written, long lastWrite, CancellationToken cancellation)
    {
        var journal = await cloud.JournalAsync(written, cancellation);
        var instant = cloud.Simulator.Workloads.InstantOf(point.Disks[0].ReadSnapshotId ?? "");
        checks.Add($"{name}: its journal is whole", journal is { Consistent: true },
            journal is null ? "no journal" : $"records up to {journal.LastSequence}, {journal.Missing} missing, {journal.Corrupt} torn, {journal.DataMismatches} of {journal.DataChecked} with other data");
        var lost = lastWrite - (journal?.LastSequence ?? 0);
        var expected = lastWrite - (instant?.LastSequence ?? 0);
        checks.Add($"{name}: exactly the writes after the recovery point are lost", lost == expected && lost >= 0, $"{lost} lost, {expected} written after it");
        return (lost, expected);
    }

    private static string Short(string root) => root.Length > 12 ? root[..12] : root;
}
