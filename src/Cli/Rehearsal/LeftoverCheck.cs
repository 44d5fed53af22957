using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Time;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Finds what exists in the simulated cloud and that no document of the project accounts for.</summary>
internal sealed class LeftoverCheck(RehearsalCloud cloud, ProjectDriver driver, CheckList checks, TimeProvider time)
{
    /// <summary>What could not be deleted at once is tried again every minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(80);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Deletions take a moment at AWS; what is there after a while is left over.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string source, string target, CancellationToken cancellation)
    {
        await driver.SettleAsync(cancellation);
        var leftovers = await WaitAsync(source, target, cancellation);
        checks.Add("nothing is left behind", leftovers.Count == 0, leftovers.Count == 0 ? "every resource is accounted for" : string.Join(", ", leftovers));
        return leftovers;
    }

    private async Task<List<string>> WaitAsync(string source, string target, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + Patience;
        while (true)
        {
            var leftovers = await FindAsync(source, target, cancellation);
            if (leftovers.Count == 0 || time.GetUtcNow() > deadline) return leftovers;
            await time.DelayAsync(Pause, cancellation);
        }
    }

    private async Task<List<string>> FindAsync(string source, string target, CancellationToken cancellation)
    {
        var accounted = new HashSet<string>();
        foreach (var machine in await driver.MachinesAsync(cancellation))
        {
            foreach (var instance in machine.Instances.Where(instance => instance.Fencing?.State != FencingState.Terminated))
            {
                accounted.Add($"instance {instance.InstanceId}");
                accounted.UnionWith(cloud.VolumesOf(instance.Side == Side.Source ? source : target, instance.InstanceId));
            }

            foreach (var disk in (await driver.RecoveryPointsAsync(machine.Id, cancellation)).SelectMany(point => point.Disks))
                accounted.UnionWith([$"snapshot {disk.ReadSnapshotId}", $"snapshot {disk.WrittenSnapshotId}"]);

            // A pause holds a cycle that it met in the middle, and keeps what it has copied.
            if (machine.Replication.Cycle is { } held) accounted.UnionWith(held.ReadSnapshots.Concat(held.WrittenSnapshots).Select(id => $"snapshot {id}"));
        }

        return [.. cloud.Resources(source).Select(resource => $"{source} {resource}").Concat(cloud.Resources(target).Select(resource => $"{target} {resource}"))
            .Where(resource => !accounted.Contains(resource[(resource.IndexOf(' ', StringComparison.Ordinal) + 1)..]))];
    }
}
