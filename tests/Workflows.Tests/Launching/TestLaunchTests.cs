using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Launching;

/// <summary>Tests run beside what works and touch nothing of it.</summary>
public sealed class TestLaunchTests
{
    private static LaunchMachinesRequest Test => new() { Mode = LaunchMode.Test };

    [Fact]
    public async Task LaunchTest_Normal_TouchesNeitherMachinesNorReplication()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var originals = harness.Running();

        await harness.SucceedAsync(Test);

        Assert.Equal(4, harness.Running().Count);
        Assert.Subset(harness.Running().ToHashSet(), originals.ToHashSet());
        Assert.Equal(ProjectState.Normal, (await harness.ProjectAsync()).State);
        var machine = await harness.MachineAsync(0);
        Assert.Equal(InstanceRole.Original, machine.Active.Role);
        Assert.Single(machine.Instances, instance => instance.Role == InstanceRole.Test);
        Assert.True(await harness.LoopRunsAsync(0));
        Assert.DoesNotContain("Machines.Stop", harness.Clouds.Source.Faults.Calls);
    }

    [Fact]
    public async Task LaunchTest_SourceDown_Works()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        harness.Clouds.Source.Faults.Unreachable = true;
        await harness.SucceedAsync(Test);
    }

    [Fact]
    public async Task LaunchTest_Again_ReplacesTheEarlierTest()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Test);
        var earlier = Assert.Single(harness.Clouds.Target.Instances).Key;

        await harness.SucceedAsync(Test);

        Assert.Equal(PowerState.Terminated, harness.Clouds.Target.Instances[earlier].PowerState);
        Assert.Equal(2, harness.Running().Count);
        Assert.Equal(2, (await harness.MachineAsync(0)).Instances.Count);
    }

    [Fact]
    public async Task LaunchTest_OfAFailedOverMachine_KeepsTheActiveOne()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });
        var active = (await harness.MachineAsync(0)).ActiveInstanceId;

        await harness.SucceedAsync(Test);

        Assert.Equal(active, (await harness.MachineAsync(0)).ActiveInstanceId);
        Assert.Contains(active, harness.Running());
    }

    [Fact]
    public async Task LaunchTest_OneFails_IsCleanedUpAndTheOtherStays()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, skip: 3, afterEffect: true);

        await harness.FailAsync(Test, ErrorCodes.LaunchFailed);

        Assert.Equal(3, harness.Running().Count);
        Assert.Equal(ProjectState.Normal, (await harness.ProjectAsync()).State);
    }

    [Fact]
    public async Task Failover_WithTestsUp_DeletesThemFirst()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Test);

        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });

        Assert.Equal((await harness.MachineAsync(0)).ActiveInstanceId, Assert.Single(harness.Running()));
    }

    [Fact]
    public async Task TerminateTestMachines_SomeOrAll_DeletesThose()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var originals = harness.Running();
        await harness.SucceedAsync(Test);

        await harness.SucceedAsync(new TerminateTestMachinesRequest { Machines = [harness.MachineIds[0]] });
        Assert.Equal(3, harness.Running().Count);
        await harness.SucceedAsync(new TerminateTestMachinesRequest());

        Assert.Equal(originals, harness.Running());
        Assert.All(new[] { await harness.MachineAsync(0), await harness.MachineAsync(1) }, machine => Assert.Single(machine.Instances));
    }

    [Fact]
    public async Task TerminateTestMachines_SideDown_FailsAndCanBeAskedAgain()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Test);
        harness.Clouds.Target.Faults.Unreachable = true;

        await harness.FailAsync(new TerminateTestMachinesRequest(), ErrorCodes.InfrastructureUnavailable);

        harness.Clouds.Target.Faults.Unreachable = false;
        await harness.SucceedAsync(new TerminateTestMachinesRequest());
    }
}
