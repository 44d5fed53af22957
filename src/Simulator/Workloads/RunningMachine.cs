using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Workloads;

/// <summary>An instance that the engine has seen running, with the workload that it found on its disks.</summary>
internal sealed class RunningMachine(string region, string instanceId)
{
    private string? _openedFor;

    public MachineWorkload? Workload { get; private set; }

    /// <summary>Whether the instance ran at the last look.</summary>
    public bool Runs { get; set; }

    public WorkloadStatus? Status => Workload is { } workload
        ? new(region, instanceId, workload.WorkloadId, Runs, workload.FirstSequence, workload.LastAcknowledged, workload.LastWrittenAt)
        : null;

    /// <summary>Looks at the disks, unless they are the same since the same start.</summary>
    public async Task OpenAsync(
        DateTimeOffset launchedAt, IReadOnlyList<VolumeRecord> volumes, IdGenerator ids, CancellationToken cancellationToken)
    {
        var key = $"{launchedAt.UtcTicks}:{string.Join(',', volumes.Select(volume => volume.Id))}";
        if (_openedFor == key) return;
        Workload = null;
        // A workload that misses a disk does not come up, like a machine that cannot mount it.
        _openedFor = key;
        Workload = await MachineWorkload.OpenAsync(
            instanceId, [.. volumes.Select(volume => volume.Content)], (int)(ids.NextUInt64() >> 33), cancellationToken);
    }

    public void Suspend()
    {
        Runs = false;
        Workload?.Suspend();
    }
}
