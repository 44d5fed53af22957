using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;

namespace DRServerless.Api.Tests.Life;

/// <summary>Originals that do not stop, and originals that come back, with the real SDK against simulated regions.</summary>
[Collection(BusyWorld.Name)]
public sealed class FencingTests(ApiWorld world)
{
    private const string Recovery = """{"mode":"recovery"}""";

    [Fact]
    public async Task Failover_OriginalWithStopProtection_IsIsolatedAndLetOutOnTheWayBack()
    {
        var (project, machine) = await world.ProtectAsync();
        var original = (await world.MachineAsync(project, machine)).ActiveInstanceId;
        var groups = Groups(original);
        Change(original, instance => instance.DisableApiStop = true);

        await world.RunAsync(project, "launch", Recovery);

        Assert.Equal(FencingState.Isolated, await FencingAsync(project, machine, original));
        Assert.True(world.Runs(ApiWorld.From, original));
        var quarantine = Assert.Single(Groups(original));
        var (tags, rules) = Group(quarantine);
        Assert.Equal((project.Value, 0), (tags["drserverless:project"], rules));
        Assert.Empty((await world.ProjectAsync(project)).Warnings);

        Change(original, instance => instance.DisableApiStop = false);
        await world.RunAsync(project, "failback", """{"planned":true}""");

        Assert.Equal(FencingState.Stopped, await FencingAsync(project, machine, original));
        Assert.Equal(groups, Groups(original));
        await world.StopAsync(project);
        (await world.Api.DeleteAsync($"projects/{project}")).Must(204);
    }

    [Fact]
    public async Task Failover_OriginalComesBackWithItsRegion_IsShownAndStoppedWhenTheProjectSaysSo()
    {
        var (project, machine) = await world.ProtectAsync();
        var original = (await world.MachineAsync(project, machine)).ActiveInstanceId;
        Assert.True((await world.ProjectAsync(project)).FenceOnReturn);
        Assert.False((await world.Api.PatchAsync($"projects/{project}", """{"fenceOnReturn":false}""")).Must(200).Read<ProjectView>().FenceOnReturn);
        world.Simulator.SetOutage(ApiWorld.From, down: true);
        try
        {
            await world.RunAsync(project, "launch", Recovery);
        }
        finally
        {
            world.Simulator.SetOutage(ApiWorld.From, down: false);
        }

        var shown = await SeeProjectAsync(project, view => view.Warnings.Count > 0, "a warning");
        var warning = Assert.Single(shown.Warnings);
        Assert.Equal((ProjectWarning.TwoLiveCopies, machine, original, Side.Source), (warning.Code, warning.MachineId, warning.InstanceId, warning.Side));
        Assert.NotNull(warning.OperationId);
        Assert.True(world.Runs(ApiWorld.From, original));

        (await world.Api.PatchAsync($"projects/{project}", """{"fenceOnReturn":true}""")).Must(200);
        await SeeProjectAsync(project, view => view.Warnings.Count == 0, "no warning");

        Assert.False(world.Runs(ApiWorld.From, original));
        Assert.Equal(FencingState.Stopped, await FencingAsync(project, machine, original));
        await world.RunAsync(project, "failback", """{"planned":true}""");
        await world.StopAsync(project);
    }

    private async Task<ProjectView> SeeProjectAsync(ProjectId project, Func<ProjectView, bool> wanted, string what) => (await Eventually.SeeAsync(
        () => world.Api.GetAsync($"projects/{project}"), answer => wanted(answer.Must(200).Read<ProjectView>()), what)).Read<ProjectView>();

    private async Task<FencingState?> FencingAsync(ProjectId project, MachineId machine, string instance) =>
        (await world.MachineAsync(project, machine)).Instances.Single(one => one.InstanceId == instance).Fencing?.State;

    private void Change(string instance, Action<InstanceRecord> change)
    {
        var region = world.Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, ApiWorld.From);
        lock (region.Gate) change(region.Instances[instance]);
    }

    private IReadOnlyList<string> Groups(string instance)
    {
        IReadOnlyList<string> groups = [];
        Change(instance, found => groups = [.. found.SecurityGroupIds]);
        return groups;
    }

    private (IReadOnlyDictionary<string, string> Tags, int Rules) Group(string id)
    {
        var region = world.Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, ApiWorld.From);
        lock (region.Gate) return (new Dictionary<string, string>(region.SecurityGroups[id].Tags), region.SecurityGroups[id].Ingress.Count + region.SecurityGroups[id].Egress.Count);
    }
}
