using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Time;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Finds what exists in the simulated cloud and that no document of the project accounts for.</summary>
internal sealed class LeftoverCheck(RehearsalCloud cloud, ProjectDriver driver, CheckList checks, TimeProvider time)
{
    /// <summary>What could not be deleted at once is tried again every minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(80);

    /// <summary>A pause that met a machine in the middle of a cycle holds that cycle's snapshots: let it go on, and pause again.</summary>
    private const int Pauses = 3;

    private static readonly TimeSpan PauseLooksFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Deletions take a moment at AWS; what is there after a while is left over.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string source, string target, CancellationToken cancellation)
    {
        var leftovers = new List<string>();
        for (var pause = 1; pause <= Pauses; pause++)
        {
            if (pause > 1) await driver.RunAsync("resume-replication", null, cancellation);
            await driver.SettleAsync(cancellation);
            leftovers = await WaitAsync(source, target, pause < Pauses ? PauseLooksFor : Patience, cancellation);
            if (leftovers.Count == 0) break;
        }

        checks.Add("nothing is left behind", leftovers.Count == 0, leftovers.Count == 0 ? "every resource is accounted for" : string.Join(", ", leftovers));
        return leftovers;
    }

    private async Task<List<string>> WaitAsync(string source, string target, TimeSpan patience, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + patience;
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
        }

        return [.. cloud.Resources(source).Select(resource => $"{source} {resource}").Concat(cloud.Resources(target).Select(resource => $"{target} {resource}"))
            .Where(resource => !accounted.Contains(resource[(resource.IndexOf(' ', StringComparison.Ordinal) + 1)..]))];
    }
}
