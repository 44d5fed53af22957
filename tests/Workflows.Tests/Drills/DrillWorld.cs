using DRServerless.Core.Drills;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Tests.Fakes;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Drills;

/// <summary>A protected project with an isolated network, and what tests of drills ask of it.</summary>
internal static class DrillWorld
{
    public static readonly DrillRequest Drill = new() { Reason = "to be sure" };

    public static async Task<OperationsHarness> StartAsync(int machines = 2, bool twice = false, DrillSchedule? schedule = null, RecoveryTargets? targets = null)
    {
        var harness = await OperationsHarness.StartAsync(machines, twice: twice);
        await harness.SetDrillsAsync(schedule, targets);
        return harness;
    }

    public static Task SetDrillsAsync(this OperationsHarness harness, DrillSchedule? schedule = null, RecoveryTargets? targets = null) =>
        harness.Services.Documents.PutAsync(Keys.DrillSettings(harness.ProjectId), new DrillSettings
        {
            Networks = new Dictionary<Side, IsolatedNetwork> { [Side.Target] = new(FakeNetworks.Subnet, FakeNetworks.Group) },
            Schedule = schedule,
            Targets = targets ?? new RecoveryTargets(),
            ChangedAt = harness.Time.GetUtcNow(),
        }, harness.Deadline);

    /// <summary>Lets replication go on, a cycle a minute, until the first machine has so many recovery points.</summary>
    public static Task UntilPointsAsync(this OperationsHarness harness, int count) =>
        harness.UntilAsync(async () => (await harness.PointsAsync(0)).Count >= count, () => $"{count} recovery points");

    /// <summary>Everything at the target that a launch made, dead or alive.</summary>
    public static IReadOnlyList<FakeInstance> Launched(this OperationsHarness harness) =>
        [.. harness.Clouds.Target.Instances.Values.Where(instance => instance.LaunchKey is not null)];

    /// <summary>Fails unless nothing of a drill lives, and the project, its machines and their replication are as if there had been none.</summary>
    public static async Task AssertNothingIsLeftAsync(this OperationsHarness harness, string when)
    {
        var alive = harness.Launched().Where(instance => instance.PowerState != PowerState.Terminated).Select(instance => instance.InstanceId).ToList();
        Assert.True(alive.Count == 0, $"{when}: left are {string.Join(", ", alive)}");
        for (var index = 0; index < harness.MachineIds.Count; index++)
        {
            var machine = await harness.MachineAsync(index);
            Assert.Single(machine.Instances);
            Assert.Contains(machine.ActiveInstanceId, harness.Running());
            Assert.True(await harness.LoopRunsAsync(index), $"{when}: replication of {machine.Name} stands still");
        }

        var project = await harness.ProjectAsync();
        Assert.True(project is { ActiveOperation: null, EndingDrill: null, State: ProjectState.Normal, ReplicationPaused: false }, $"{when}: {project}");
    }

    /// <summary>Fails unless the first machine was recovered, and nothing of the drill lives.</summary>
    public static async Task AssertFailedOverAsync(this OperationsHarness harness, OperationId drill)
    {
        var project = await harness.ProjectAsync();
        Assert.Equal((ProjectState.FailedOver, null, null), (project.State, project.ActiveOperation, project.EndingDrill));
        var running = Assert.Single(harness.Launched(), instance => instance.PowerState == PowerState.Running);
        Assert.Equal(running.InstanceId, (await harness.MachineAsync(0)).ActiveInstanceId);
        Assert.NotEqual(running.InstanceId, (await harness.OperationAsync(drill)).Machines.GetValueOrDefault(harness.MachineIds[0])?.InstanceId);
    }

    public static async Task<IReadOnlyList<Garbage>> GarbageAsync(this OperationsHarness harness)
    {
        var items = new List<Garbage>();
        await foreach (var item in new GarbageStore(harness.Services).ListAsync(harness.ProjectId, harness.Deadline)) items.Add(item);
        return items;
    }
}
