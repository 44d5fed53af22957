using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;

namespace DRServerless.Api.Tests.Life;

/// <summary>What the tests of a project's life do again and again, and their looks past the API into the simulated cloud.</summary>
internal static class Protection
{
    /// <summary>A project with one machine in Continuous Data Protection, with two recovery points at least.</summary>
    public static async Task<(ProjectId Project, MachineId Machine)> ProtectAsync(this ApiWorld world)
    {
        var project = await world.CreateProjectAsync();
        var machine = await world.AddMachineAsync(project);
        await world.StartAndSettleAsync(project);
        return (project, machine);
    }

    public static async Task StartAndSettleAsync(this ApiWorld world, ProjectId project)
    {
        await world.RunAsync(project, "start-replication");
        foreach (var machine in (await world.Api.GetAsync($"projects/{project}/machines")).Must(200).Read<ListView<MachineView>>().Items)
        {
            await world.SeeMachineAsync(
                project, machine.Id, view => view.Replication is { State: ReplicationState.ContinuousDataProtection, CyclesCompleted: >= 2, LagSeconds: not null });
        }
    }

    public static async Task<ProjectView> ProjectAsync(this ApiWorld world, ProjectId project) => (await world.Api.GetAsync($"projects/{project}")).Must(200).Read<ProjectView>();

    public static async Task<MachineView> MachineAsync(this ApiWorld world, ProjectId project, MachineId machine) =>
        (await world.Api.GetAsync($"projects/{project}/machines/{machine}")).Must(200).Read<MachineView>();

    public static Task SeeMachineAsync(this ApiWorld world, ProjectId project, MachineId machine, Func<MachineView, bool> wanted) => Eventually.SeeAsync(
        () => world.Api.GetAsync($"projects/{project}/machines/{machine}"), answer => wanted(answer.Must(200).Read<MachineView>()), $"what is wanted of {machine}");

    /// <summary>Whether the simulated cloud itself says that an instance runs.</summary>
    public static bool Runs(this ApiWorld world, string region, string instance)
    {
        var records = world.Region(region);
        lock (records.Gate) return records.Instances.TryGetValue(instance, out var found) && found.State is InstanceState.Running or InstanceState.Pending;
    }

    /// <summary>How many instances run in a region.</summary>
    public static int Running(this ApiWorld world, string region)
    {
        var records = world.Region(region);
        lock (records.Gate) return records.Instances.Values.Count(instance => instance.State is InstanceState.Running or InstanceState.Pending);
    }

    /// <summary>The snapshots in a region that carry a project's id in a tag.</summary>
    public static IReadOnlyList<string> Snapshots(this ApiWorld world, string region, ProjectId project)
    {
        var records = world.Region(region);
        lock (records.Gate) return [.. records.Snapshots.Values.Where(snapshot => snapshot.Tags.ContainsValue(project.Value)).Select(snapshot => snapshot.Id)];
    }

    private static SimulatedRegion Region(this ApiWorld world, string region) => world.Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, region);

    /// <summary>Waits until every snapshot of the project in either region is named by its machine's recovery points or by the cycle it holds: what callers are not told of, they pay for unknowingly.</summary>
    public static Task SeeEverySnapshotNamedAsync(this ApiWorld world, ProjectId project, MachineId machine) => Eventually.SeeAsync(
        () => world.Api.GetAsync($"projects/{project}/machines/{machine}/recovery-points"),
        answer =>
        {
            var cycle = world.MachineAsync(project, machine).GetAwaiter().GetResult().Replication.Cycle;
            var named = answer.Must(200).Read<ListView<RecoveryPoint>>().Items.SelectMany(point => point.Disks)
                .SelectMany(disk => new[] { disk.ReadSnapshotId, disk.WrittenSnapshotId })
                .Concat(cycle?.ReadSnapshots ?? []).Concat(cycle?.WrittenSnapshots ?? []).ToHashSet();
            return world.Snapshots(ApiWorld.From, project).Concat(world.Snapshots(ApiWorld.To, project)).All(named.Contains);
        },
        $"every snapshot of {project} named");
}
