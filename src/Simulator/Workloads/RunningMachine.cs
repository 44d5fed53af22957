using System.Globalization;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Workloads;

/// <summary>An instance that the engine has seen running, with the workload that it found on its disks.</summary>
internal sealed class RunningMachine(string region, string instanceId)
{
    private DateTimeOffset? _launchedAt;
    private string? _volumes;
    private long? _firstSequence;
    private DateTimeOffset? _firstWrittenAt;

    public MachineWorkload? Workload { get; private set; }

    /// <summary>Whether the instance ran at the last look.</summary>
    public bool Runs { get; set; }

    public WorkloadStatus? Status => Workload is { } workload
        ? new WorkloadStatus(region, instanceId, workload.WorkloadId, Runs, _firstSequence ?? workload.FirstSequence, workload.LastAcknowledged)
        {
            FirstWrittenAt = _firstWrittenAt ?? workload.FirstWrittenAt,
            LastWrittenAt = workload.LastWrittenAt,
        }
        : null;

    /// <summary>Looks at the disks, unless they are the same since the same start.</summary>
    public async Task OpenAsync(DateTimeOffset launchedAt, IReadOnlyList<VolumeRecord> volumes, CancellationToken cancellationToken)
    {
        var ids = string.Join(',', volumes.Select(volume => volume.Id));
        if (_launchedAt == launchedAt && _volumes == ids) return;
        // A volume that is attached or detached does not begin another run.
        var sameRun = _launchedAt == launchedAt && Workload is not null;
        _firstSequence = sameRun ? Status!.FirstSequence : null;
        _firstWrittenAt = sameRun ? Status!.FirstWrittenAt : null;
        (_launchedAt, _volumes) = (launchedAt, ids);
        // A workload that misses a disk does not come up, like a machine that cannot mount it.
        Workload = null;
        Workload = await MachineWorkload.OpenAsync(
            instanceId, [.. volumes.Select(volume => volume.Content)], SeedOf(instanceId), cancellationToken);
    }

    public void Suspend()
    {
        Runs = false;
        Workload?.Suspend();
    }

    // Different on every instance, so that two copies of a machine never write the same bytes; the same in every run.
    private static int SeedOf(string id) => int.Parse(id.AsSpan(id.Length - 7), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
