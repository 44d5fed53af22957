using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

internal sealed class FakeLauncher(FakeInfrastructure cloud) : ILauncher
{
    public Task<LaunchProgress> AdvanceAsync(LaunchRequest request, LaunchProgress progress, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Launcher.Advance", () => Advance(request, progress));

    public Task<bool> CleanUpAsync(string idempotencyKey, CancellationToken cancellation) => FakeCall.Run(cloud, "Launcher.CleanUp", () =>
    {
        foreach (var instance in cloud.Instances.Values.Where(instance => instance.LaunchKey == idempotencyKey))
        {
            instance.PowerState = PowerState.Terminated;
            instance.Disks.Clear();
        }

        return true;
    });

    public Task<IReadOnlyList<OwnedResource>> ListMadeAsync(IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Launcher.ListMade", () => (IReadOnlyList<OwnedResource>)[.. cloud.Instances.Values
            .Where(instance => instance.LaunchKey is { } key && idempotencyKeys.Contains(key) && instance.PowerState != PowerState.Terminated)
            .Select(instance => new OwnedResource("instance", instance.InstanceId))]);

    public Task<IReadOnlyList<OwnedResource>> ListOwnedAsync(string projectId, CancellationToken cancellation) => FakeCall.Run(cloud, "Launcher.ListOwned", () =>
        (IReadOnlyList<OwnedResource>)[.. cloud.Instances.Values
            .Where(instance => instance.ProjectId == projectId && instance.PowerState != PowerState.Terminated)
            .SelectMany(instance => instance.Disks.Select(disk => new OwnedResource("volume", disk.VolumeId, instance.InstanceId))
                .Prepend(new OwnedResource("instance", instance.InstanceId)))]);

    private LaunchProgress Advance(LaunchRequest request, LaunchProgress progress)
    {
        var taken = progress.Volumes.TryGetValue("steps", out var text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) + 1 : 1;
        var made = cloud.Instances.Values.FirstOrDefault(instance => instance.LaunchKey == request.IdempotencyKey);
        if (taken == 1) cloud.LaunchLog.Add($"{request.Source.Name} begins");
        if (taken >= cloud.StepsToLaunch && made is null) made = Launch(request);
        return progress with
        {
            Step = made is null ? "preparing" : "running",
            InstanceId = made?.InstanceId,
            Volumes = new Dictionary<string, string> { ["steps"] = $"{taken}" },
            Completed = made is not null,
        };
    }

    private FakeInstance Launch(LaunchRequest request)
    {
        var instance = new FakeInstance(cloud.NextId("i"), request.Source.Name) { ProjectId = request.ProjectId, LaunchKey = request.IdempotencyKey, Request = request };
        foreach (var disk in request.Source.Disks.Where(disk => request.Snapshots.ContainsKey(disk.DeviceName)))
        {
            var snapshot = cloud.Snapshot(request.Snapshots[disk.DeviceName]);
            if (snapshot.State != SnapshotState.Completed) throw new DrException(ErrorCodes.LaunchFailed, $"Snapshot '{snapshot.Id}' is {snapshot.State} (fake).");
            var volume = new FakeDisk(disk.DeviceName, cloud.NextId("vol"), snapshot.SizeGiB, snapshot.Lineage) { Encrypted = snapshot.Encrypted };
            volume.Load(new Dictionary<int, Digest>(snapshot.Blocks));
            instance.Disks.Add(volume);
        }

        cloud.Instances.Add(instance.InstanceId, instance);
        cloud.LaunchLog.Add($"{request.Source.Name} runs");
        return instance;
    }
}
