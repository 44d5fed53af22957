namespace DRServerless.Core.Infrastructure;

/// <summary>Snapshots at an infrastructure.</summary>
public interface ISnapshots
{
    /// <summary>
    /// Takes crash-consistent snapshots of all disks of a machine at one instant (EC2 CreateSnapshots). Returns at once; poll
    /// <see cref="DescribeAsync"/>. <c>instance_not_found</c> when the machine is gone.
    /// </summary>
    Task<SnapshotSet> CreateSetAsync(SnapshotSetRequest request, CancellationToken cancellation);

    /// <summary>State of each; an unknown id has <see cref="SnapshotState.Missing"/>.</summary>
    Task<IReadOnlyDictionary<string, SnapshotDescription>> DescribeAsync(IReadOnlyCollection<string> snapshotIds, CancellationToken cancellation);

    /// <summary>Deletes a snapshot; gone already is fine.</summary>
    Task DeleteAsync(string snapshotId, CancellationToken cancellation);

    /// <summary>Ids of all snapshots that carry the project's tag, pending ones included: what clean-up is held against.</summary>
    Task<IReadOnlyList<string>> ListOwnedAsync(string projectId, CancellationToken cancellation);

    /// <summary>The same with the idempotency key that each was made under: finds what was made by a call whose answer was lost.</summary>
    Task<IReadOnlyList<OwnedSnapshot>> ListOwnedWithKeysAsync(string projectId, CancellationToken cancellation);
}

/// <summary>A snapshot that carries a project's tag.</summary>
/// <param name="SnapshotId">Its id.</param>
/// <param name="Key">The idempotency key of the call that made it.</param>
public sealed record OwnedSnapshot(string SnapshotId, string Key);

/// <summary>A request for a set of snapshots.</summary>
/// <param name="InstanceId">The machine.</param>
/// <param name="IdempotencyKey">At most 64 characters; a second call with it finds the first one's set by tag.</param>
/// <param name="ProjectId">The project, for the ownership tag.</param>
/// <param name="MachineId">The machine, for the ownership tag.</param>
public sealed record SnapshotSetRequest(string InstanceId, string IdempotencyKey, string ProjectId, string MachineId);

/// <summary>Snapshots of one instant.</summary>
/// <param name="TakenAt">The instant, as the infrastructure gives it.</param>
/// <param name="Disks">One for each disk, root first.</param>
public sealed record SnapshotSet(DateTimeOffset TakenAt, IReadOnlyList<DiskSnapshot> Disks);

/// <summary>A snapshot with the disk it is of.</summary>
public sealed record DiskSnapshot(string DeviceName, string VolumeId, string SnapshotId, int SizeGiB, bool Encrypted);

/// <summary>State of a snapshot.</summary>
public enum SnapshotState
{
    /// <summary>Being made or written; it cannot be read yet.</summary>
    Pending,

    /// <summary>Readable and launchable.</summary>
    Completed,

    /// <summary>Lost: discard it.</summary>
    Error,

    /// <summary>There is none.</summary>
    Missing,
}

/// <summary>A snapshot as its infrastructure describes it.</summary>
public sealed record SnapshotDescription(string SnapshotId, SnapshotState State, int ProgressPercent, int SizeGiB, bool Encrypted, string? StateMessage = null);
