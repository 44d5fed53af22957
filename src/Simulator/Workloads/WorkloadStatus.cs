namespace DRServerless.Simulator.Workloads;

/// <summary>How the workload of an instance stands.</summary>
/// <param name="Region">Region of the instance.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="WorkloadId">The workload, as its disks name it.</param>
/// <param name="Running">Whether it writes now.</param>
/// <param name="FirstSequence">Number of the first record that this run wrote or will write.</param>
/// <param name="LastAcknowledged">Number of the last record that is on disk.</param>
public sealed record WorkloadStatus(
    string Region, string InstanceId, Guid WorkloadId, bool Running, long FirstSequence, long LastAcknowledged)
{
    /// <summary>When this run, since the instance was last started, wrote its first record: the machine was back at work. Null when it wrote none.</summary>
    public DateTimeOffset? FirstWrittenAt { get; init; }

    /// <summary>When this run wrote its last record; null when it wrote none.</summary>
    public DateTimeOffset? LastWrittenAt { get; init; }
}

/// <summary>What a set of snapshots holds, as the simulator knows by itself.</summary>
/// <param name="Region">Region.</param>
/// <param name="InstanceId">The instance; null when the volume was attached to none.</param>
/// <param name="TakenAt">The instant.</param>
/// <param name="SnapshotIds">The snapshots, root first.</param>
/// <param name="LastSequence">Number of the last record that was on disk at that instant; null where no workload ran.</param>
public sealed record SnapshotInstant(
    string Region, string? InstanceId, DateTimeOffset TakenAt, IReadOnlyList<string> SnapshotIds, long? LastSequence);

/// <summary>Volumes frozen at one instant.</summary>
/// <param name="Contents">What each holds, in the order of the call.</param>
/// <param name="LastSequence">Number of the last record that was on disk; null where no workload ran.</param>
internal sealed record FrozenInstant(IReadOnlyList<Storage.BlockMap> Contents, long? LastSequence);
