using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

internal sealed class FakeSnapshots(FakeInfrastructure cloud) : ISnapshots
{
    public Task<SnapshotSet> CreateSetAsync(SnapshotSetRequest request, CancellationToken cancellation) => FakeCall.Run(cloud, "Snapshots.CreateSet", () =>
    {
        var made = cloud.SnapshotsById.Values.Where(snapshot => snapshot.Key == request.IdempotencyKey).OrderBy(snapshot => snapshot.DeviceName, StringComparer.Ordinal).ToList();
        if (made.Count == 0) made = Take(request);
        return new SnapshotSet(made[0].TakenAt, [.. made.Select(snapshot => new DiskSnapshot(snapshot.DeviceName, snapshot.VolumeId, snapshot.Id, snapshot.SizeGiB, snapshot.Encrypted))]);
    });

    public Task<IReadOnlyDictionary<string, SnapshotDescription>> DescribeAsync(IReadOnlyCollection<string> snapshotIds, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Snapshots.Describe", () =>
            (IReadOnlyDictionary<string, SnapshotDescription>)snapshotIds.Distinct().ToDictionary(id => id, Describe));

    public Task DeleteAsync(string snapshotId, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Snapshots.Delete", () => cloud.SnapshotsById.Remove(snapshotId));

    public Task<IReadOnlyList<string>> ListOwnedAsync(string projectId, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Snapshots.ListOwned", () => cloud.OwnedSnapshots(projectId));

    public Task<IReadOnlyList<OwnedSnapshot>> ListOwnedWithKeysAsync(string projectId, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Snapshots.ListOwned", () => (IReadOnlyList<OwnedSnapshot>)[.. cloud.SnapshotsById.Values
            .Where(snapshot => snapshot.ProjectId == projectId).Select(snapshot => new OwnedSnapshot(snapshot.Id, snapshot.Key))]);

    private List<FakeSnapshot> Take(SnapshotSetRequest request)
    {
        if (!cloud.Instances.TryGetValue(request.InstanceId, out var instance) || instance.PowerState is PowerState.Terminating or PowerState.Terminated)
            throw new DrException(ErrorCodes.InstanceNotFound, $"There is no instance '{request.InstanceId}' in {cloud.Region} (fake).");
        var taken = instance.Disks.Select(disk => new FakeSnapshot(cloud.NextId("snap"), request.ProjectId, disk.SizeGiB, disk.Lineage)
        {
            Key = request.IdempotencyKey,
            MachineId = request.MachineId,
            DeviceName = disk.DeviceName,
            VolumeId = disk.VolumeId,
            Encrypted = disk.Encrypted,
            TakenAt = cloud.Time.GetUtcNow(),
            Sealed = true,
            PollsLeft = cloud.PollsUntilCompleted,
            Blocks = new Dictionary<int, Digest>(disk.Copy()),
        }).ToList();
        foreach (var snapshot in taken) cloud.SnapshotsById.Add(snapshot.Id, snapshot);
        return taken;
    }

    private SnapshotDescription Describe(string id)
    {
        if (!cloud.SnapshotsById.TryGetValue(id, out var snapshot)) return new SnapshotDescription(id, SnapshotState.Missing, 0, 0, Encrypted: false);
        if (snapshot is { State: SnapshotState.Pending, Sealed: true } && snapshot.PollsLeft-- <= 0) snapshot.State = cloud.SnapshotsToLose-- > 0 ? SnapshotState.Error : SnapshotState.Completed;
        return new SnapshotDescription(id, snapshot.State, snapshot.State == SnapshotState.Completed ? 100 : 0, snapshot.SizeGiB, snapshot.Encrypted);
    }
}
