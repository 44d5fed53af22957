using DRServerless.Core.Checks;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Network;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;
using static DRServerless.Workflows.Tests.Plans.PlanWorld;

namespace DRServerless.Workflows.Tests.Plans;

/// <summary>Plans carried out on the embedded runtime: order, failures, what is critical and what is not.</summary>
public sealed class PlanRunTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Launch_ByPlan_TakesStepsInTheirOrder(bool twice)
    {
        await using var harness = await StartAsync(3, twice, world => Plan(
            Call("before"), Wave("data", world.MachineIds[2]), Wait("pause", 120), Wave("apps", world.MachineIds[0], world.MachineIds[1]), Call("after")));

        var ended = await harness.SucceedAsync(Recovery);

        var steps = await harness.StepsAsync(ended.Id);
        Assert.Equal("before data pause apps after", string.Join(' ', steps.Select(step => step.Name)));
        Assert.All(steps, step => Assert.True(step is { State: PlanStepState.Succeeded, Attempts: 1, StartedAt: not null, EndedAt: not null }, step.ToString()));
        Assert.True(steps[2].EndedAt - steps[2].StartedAt >= TimeSpan.FromSeconds(120));
        Assert.Equal("machine-2 begins", harness.Clouds.Target.LaunchLog[0]);
        Assert.Equal(ProjectState.FailedOver, (await harness.ProjectAsync()).State);
        Assert.All(ended.Machines.Values, machine => Assert.True(machine.Done));
    }

    [Fact]
    public async Task Launch_StepNamesThoseBefore_ComesAfterThemWhereverListed()
    {
        await using var harness = await StartAsync(2, false, world => Plan(
            Wave("apps", world.MachineIds[0]) with { After = ["data"] }, Wave("data", world.MachineIds[1])));

        var ended = await harness.SucceedAsync(Recovery);

        Assert.Equal("data apps", string.Join(' ', (await harness.StepsAsync(ended.Id)).Select(step => step.Name)));
        Assert.Equal("machine-1 begins", harness.Clouds.Target.LaunchLog[0]);
    }

    [Fact]
    public async Task Launch_PlanDoesNotFitTheMachines_IsRefusedBeforeAnything()
    {
        await using var harness = await StartAsync(2, false, world => Plan(Wave("apps", world.MachineIds[0])));

        var refused = await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync(Recovery));

        Assert.Equal(ErrorCodes.PlanInvalid, refused.Code);
        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
        Assert.Empty(harness.Clouds.Target.LaunchLog);
    }

    [Fact]
    public async Task Launch_CriticalMachineFails_PlanStopsAndTheRestIsPutBack()
    {
        await using var harness = await StartAsync(3, false, world => Plan(
            Wave("data", world.MachineIds[0]), Wave("apps", world.MachineIds[1]), Wave("web", world.MachineIds[2]), Call("dns")));
        harness.Clouds.Target.StepsToLaunch = 1;
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, skip: 1);

        var ended = await harness.FailAsync(Recovery, ErrorCodes.PlanStopped);

        Assert.Equal("data:Succeeded apps:Failed web:NotReached dns:NotReached", await harness.StatesAsync(ended.Id));
        Assert.Equal([InstanceRole.Recovery, InstanceRole.Original, InstanceRole.Original],
            new[] { await harness.MachineAsync(0), await harness.MachineAsync(1), await harness.MachineAsync(2) }.Select(machine => machine.Active.Role));
        Assert.Contains((await harness.MachineAsync(2)).ActiveInstanceId, harness.Running());
        Assert.Empty(harness.Network.Sent);
        Assert.Equal(ProjectState.FailedOver, (await harness.ProjectAsync()).State);
    }

    [Fact]
    public async Task Launch_OptionalMachineFails_PlanGoesOn()
    {
        await using var harness = await StartAsync(2, false, world => Plan(
            Wave("extra") with { Machines = [new PlanMachine { Id = world.MachineIds[0], Optional = true }] }, Wave("apps", world.MachineIds[1])));
        harness.Clouds.Target.StepsToLaunch = 1;
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed);

        var ended = await harness.SucceedAsync(Recovery);

        Assert.Equal("extra:Succeeded apps:Succeeded", await harness.StatesAsync(ended.Id));
        Assert.NotNull(ended.Machines[harness.MachineIds[0]].Problem);
        Assert.Equal(InstanceRole.Original, (await harness.MachineAsync(0)).Active.Role);
        Assert.Contains((await harness.MachineAsync(0)).ActiveInstanceId, harness.Running());
    }

    [Fact]
    public async Task Launch_CheckOfACriticalMachineFails_PlanStopsAndMachineStays()
    {
        await using var harness = await StartAsync(2, false, world => Plan(Wave("data", world.MachineIds[0]), Wave("apps", world.MachineIds[1])));
        await CheckAsync(harness, 0);
        harness.Network.Probes[22] = new Queue<ProbeResult>([new ProbeResult(Passed: false, "closed")]);

        var ended = await harness.FailAsync(Recovery, ErrorCodes.PlanStopped);

        Assert.Equal("data:Failed apps:NotReached", await harness.StatesAsync(ended.Id));
        Assert.Equal(InstanceRole.Recovery, (await harness.MachineAsync(0)).Active.Role);
        Assert.Equal(InstanceRole.Original, (await harness.MachineAsync(1)).Active.Role);
    }

    [Fact]
    public async Task Launch_PlanStopsBeforeItsFirstWave_NothingWasTouched()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Call("before"), Wave("apps", world.MachineIds[0])));
        harness.Network.Answer = _ => new HttpAnswer(403, "status 403");
        var calls = harness.Clouds.Source.Faults.Calls.Count(call => call == "Machines.Stop");

        var ended = await harness.FailAsync(Recovery, ErrorCodes.PlanStopped);

        Assert.Equal("before:Failed apps:NotReached", await harness.StatesAsync(ended.Id));
        Assert.Equal(calls, harness.Clouds.Source.Faults.Calls.Count(call => call == "Machines.Stop"));
        Assert.Equal(ProjectState.Normal, (await harness.ProjectAsync()).State);
        Assert.Empty(harness.Clouds.Target.LaunchLog);
    }

    [Fact]
    public async Task Launch_ToTry_LeavesActionsOutUnlessTheyAreMeant()
    {
        await using var harness = await StartAsync(1, false, world => Plan(
            Call("dns"), Wave("apps", world.MachineIds[0]), Call("smoke", inTest: true), Wait("home", 5) with { When = PlanStepOccasion.Failback }));

        var ended = await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Test });

        Assert.Equal("dns:Skipped apps:Succeeded smoke:Succeeded home:Skipped", await harness.StatesAsync(ended.Id));
        Assert.Contains("\"mode\":\"test\"", System.Text.Encoding.UTF8.GetString(Assert.Single(harness.Network.Sent).Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_OfSomeMachines_TakesTheirPartOfThePlan()
    {
        await using var harness = await StartAsync(2, false, world => Plan(Wave("data", world.MachineIds[0]), Wave("apps", world.MachineIds[1])));

        var ended = await harness.SucceedAsync(Recovery with { Machines = [harness.MachineIds[1]] });

        Assert.Equal("data:Skipped apps:Succeeded", await harness.StatesAsync(ended.Id));
        Assert.Equal(InstanceRole.Original, (await harness.MachineAsync(0)).Active.Role);
    }

    [Fact]
    public async Task Launch_PlanIsChangedMeanwhile_GoesOnByTheOneItBeganWith()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Wait("pause", 600), Call("after")));
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "pause", PlanStepState.Running);

        await harness.SetPlanAsync(Plan(Wave("other", harness.MachineIds[0])));
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Equal("apps:Succeeded pause:Succeeded after:Succeeded", await harness.StatesAsync(ended.Id));
    }

    [Fact]
    public async Task Launch_HostIsRestartedAtEveryStep_EndsAsIfItWereNot()
    {
        await using var harness = await StartAsync(2, true, world => Plan(
            Call("before"), Wave("data", world.MachineIds[0]), Wait("pause", 60), Wave("apps", world.MachineIds[1]), Call("after")));
        var accepted = await harness.AcceptAsync(Recovery);
        foreach (var name in new[] { "before", "data", "pause", "apps", "after" })
        {
            await harness.UntilAsync(async () => (await harness.StepsAsync(accepted.Id)).Any(step => step.Name == name && step.State != PlanStepState.Pending), () => $"step {name} to begin");
            await harness.RestartRuntimeAsync();
        }

        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Equal(2, harness.Clouds.Target.LaunchLog.Count(entry => entry.EndsWith("runs", StringComparison.Ordinal)));
        Assert.Equal(2, harness.Network.Sent.Select(call => call.Headers["Idempotency-Key"]).Distinct().Count());
    }

    [Fact]
    public async Task Launch_CancelledAmidThePlan_PutsBackWhatDidNotMove()
    {
        await using var harness = await StartAsync(2, false, world => Plan(Wave("data", world.MachineIds[0]), Wait("pause", 6_000), Wave("apps", world.MachineIds[1])));
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "pause", PlanStepState.Running);

        await harness.Starter.CancelAsync(accepted.Id, "test", harness.Deadline);
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Cancelled, ended.Status);
        Assert.Equal(InstanceRole.Recovery, (await harness.MachineAsync(0)).Active.Role);
        Assert.Contains((await harness.MachineAsync(1)).ActiveInstanceId, harness.Running());
    }

    private static Task CheckAsync(OperationsHarness harness, int index) => harness.ChangeMachineAsync(index, machine => machine with
    {
        LaunchSettings = machine.LaunchSettings with { Checks = [new MachineCheck { Name = "port", Kind = CheckKind.Tcp, Port = 22, Retries = 0 }] },
    });
}
