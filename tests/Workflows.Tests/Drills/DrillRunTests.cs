using DRServerless.Core.Checks;
using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Network;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Tests.Fakes;
using DRServerless.Workflows.Tests.Operations;
using DRServerless.Workflows.Tests.Plans;
using static DRServerless.Workflows.Tests.Drills.DrillWorld;
using static DRServerless.Workflows.Tests.Plans.PlanWorld;

namespace DRServerless.Workflows.Tests.Drills;

/// <summary>Drills carried out on the embedded runtime: where they launch, what they leave alone, and that nothing stays.</summary>
public sealed class DrillRunTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Drill_Runs_LaunchesInTheIsolatedNetworkAndDeletesAll(bool twice)
    {
        await using var harness = await StartAsync(twice: twice);
        await harness.ChangeMachineAsync(0, machine => machine with
        {
            LaunchSettings = new LaunchSettings { SubnetId = "subnet-00000001", SecurityGroupIds = ["sg-00000001", "sg-00000002"], PrivateIp = "10.0.0.7" },
        });

        var ended = await harness.SucceedAsync(Drill);

        Assert.Equal(OperationKind.Drill, ended.Kind);
        Assert.Equal(2, harness.Launched().Count);
        Assert.All(harness.Launched(), instance =>
        {
            Assert.True(instance.Request!.NoPublicAddress);
            Assert.Equal((FakeNetworks.Subnet, FakeNetworks.Group, null), (instance.Request.Settings.SubnetId, Assert.Single(instance.Request.Settings.SecurityGroupIds), instance.Request.Settings.PrivateIp));
        });
        Assert.All(ended.Machines.Values, machine => Assert.True(machine is { Done: true, InstanceId: not null, RecoveryPointAgeSeconds: >= 0, RecoveryTimeSeconds: > 0, LaunchBeganAt: not null }));
        Assert.Contains("Nothing is left of 2 launches: looked up by their tags.", await harness.LogAsync(ended.Id));
        await harness.AssertNothingIsLeftAsync("after a drill");
    }

    [Fact]
    public async Task Drill_Runs_NeverCommandsReplicationAndCyclesGoOn()
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.SetPlanAsync(Plan(Wave("apps", harness.MachineIds[0]), Wait("settle", 600)));
        var before = (await harness.PointsAsync(0)).Count;

        var ended = await harness.SucceedAsync(Drill);

        Assert.True((await harness.PointsAsync(0)).Count >= before + 9, "a cycle a minute for the ten minutes of the drill");
        Assert.DoesNotContain(await harness.LogAsync(ended.Id), line => line.Contains("replication", StringComparison.OrdinalIgnoreCase));
        await harness.AssertNothingIsLeftAsync("after ten minutes");
    }

    [Fact]
    public async Task Drill_WithoutNetworkOnThatSide_IsRefusedBeforeAnything()
    {
        await using var harness = await OperationsHarness.StartAsync(1);

        var refused = await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync(Drill));

        Assert.Equal(ErrorCodes.DrillNotConfigured, refused.Code);
        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
    }

    [Fact]
    public async Task Drill_NetworkHasWaysOut_FailsNamingThemAndLaunchesNothing()
    {
        await using var harness = await StartAsync();
        harness.Clouds.Target.Network = FakeNetworks.Isolated with
        {
            Routes = [new NetworkRoute("0.0.0.0/0", RouteKind.InternetGateway, "igw-1"), new NetworkRoute("10.1.0.0/16", RouteKind.Peering, "pcx-1")],
        };

        var ended = await harness.FailAsync(Drill, ErrorCodes.NetworkNotIsolated);

        Assert.Contains("igw-1", ended.Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("pcx-1", ended.Problem.Message, StringComparison.Ordinal);
        Assert.Empty(harness.Launched());
        await harness.AssertNothingIsLeftAsync("after a refusal");
    }

    [Fact]
    public async Task Drill_NetworkIsThatOfMachinesThatWork_Fails()
    {
        await using var harness = await StartAsync(machines: 1);
        harness.Clouds.Target.Network = FakeNetworks.Isolated with { NetworkId = "vpc-working" };

        await harness.FailAsync(Drill, ErrorCodes.NetworkNotIsolated);

        Assert.Empty(harness.Launched());
    }

    [Fact]
    public async Task Drill_MachineDoesNotLaunch_FailsAndDeletesTheOthers()
    {
        await using var harness = await StartAsync();
        harness.Clouds.Target.StepsToLaunch = 1;
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, afterEffect: true);

        await harness.FailAsync(Drill, ErrorCodes.LaunchFailed);

        await harness.AssertNothingIsLeftAsync("after a failed launch");
    }

    [Fact]
    public async Task Drill_CheckFails_FailsAndDeletesAll()
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.ChangeMachineAsync(0, machine => machine with
        {
            LaunchSettings = machine.LaunchSettings with { Checks = [new MachineCheck { Name = "port", Kind = CheckKind.Tcp, Port = 22, Retries = 0 }] },
        });
        harness.Network.Probes[22] = new Queue<ProbeResult>([new ProbeResult(Passed: false, "closed")]);

        var ended = await harness.FailAsync(Drill, ErrorCodes.CheckFailed);

        Assert.Contains("All that was launched is deleted now.", ended.Problem!.Message, StringComparison.Ordinal);
        await harness.AssertNothingIsLeftAsync("after a failed check");
    }

    [Fact]
    public async Task Drill_PlanStops_DeletesWhatWasLaunched()
    {
        await using var harness = await StartAsync();
        harness.Secrets.Known["hook"] = "s";
        await harness.SetPlanAsync(Plan(Wave("data", harness.MachineIds[0]), Call("smoke", inTest: true), Wave("apps", harness.MachineIds[1])));
        harness.Network.Answer = _ => new HttpAnswer(403, "no");

        var ended = await harness.FailAsync(Drill, ErrorCodes.PlanStopped);

        Assert.Equal("data:Succeeded smoke:Failed apps:NotReached", await harness.StatesAsync(ended.Id));
        Assert.Contains(ended.Machines[harness.MachineIds[0]].InstanceId!, System.Text.Encoding.UTF8.GetString(Assert.Single(harness.Network.Sent).Body.Span), StringComparison.Ordinal);
        Assert.Single(harness.Launched());
        await harness.AssertNothingIsLeftAsync("after the plan stopped");
    }

    [Fact]
    public async Task Drill_CannotDelete_SaysWhatIsLeftAndTheSweepDeletesIt()
    {
        await using var harness = await StartAsync(machines: 1);
        harness.Clouds.Target.Faults.Fail("Launcher.CleanUp", ErrorCodes.ResourceBusy, times: 10_000);

        var ended = await harness.FailAsync(Drill, ErrorCodes.DrillLeftSomething);

        Assert.Contains("instance i-", ended.Problem!.Message, StringComparison.Ordinal);
        Assert.Single(harness.Launched(), instance => instance.PowerState == PowerState.Running);
        harness.Clouds.Target.Faults.Clear();
        await new GarbageStore(harness.Services).SweepAsync(harness.ProjectId, harness.Deadline);
        await harness.AssertNothingIsLeftAsync("after the sweep");
    }

    [Fact]
    public async Task Sweep_WhileTheDrillRuns_LeavesItAloneAndForgetsItOnlyWhenNothingCanFollow()
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.SetPlanAsync(Plan(Wave("apps", harness.MachineIds[0]), Wait("settle", 600)));
        var accepted = await harness.AcceptAsync(Drill);
        await harness.UntilStepAsync(accepted, "settle", Core.Plans.PlanStepState.Running);
        var garbage = new GarbageStore(harness.Services);

        await garbage.SweepAsync(harness.ProjectId, harness.Deadline);

        Assert.Single(harness.Launched(), instance => instance.PowerState == PowerState.Running);
        Assert.Equal(accepted.Id, Assert.Single(await harness.GarbageAsync()).HeldBy);
        Assert.Equal(OperationStatus.Succeeded, (await harness.UntilEndedAsync(accepted.Id)).Status);
        await garbage.SweepAsync(harness.ProjectId, harness.Deadline);
        Assert.Single(await harness.GarbageAsync());
        await harness.PassAsync(DrillGarbage.Grace);
        await garbage.SweepAsync(harness.ProjectId, harness.Deadline);
        Assert.Empty(await harness.GarbageAsync());
    }

    [Fact]
    public async Task Drill_TestMachinesOfSomebody_AreLeftAlone()
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Test });
        var test = Assert.Single(harness.Launched());

        await harness.SucceedAsync(Drill);

        Assert.Equal(PowerState.Running, test.PowerState);
        Assert.Equal(InstanceRole.Test, (await harness.MachineAsync(0)).Instances[^1].Role);
    }

    [Fact]
    public async Task Drill_RecoveryPointsOfATime_AreThoseThatAreLaunched()
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.UntilPointsAsync(5);
        var points = await harness.PointsAsync(0);

        var ended = await harness.SucceedAsync(Drill with { RecoveryPoint = new RecoveryPointSelector { AtOrBefore = points[1].TakenAt } });

        Assert.Equal(points[1].Id, ended.Machines[harness.MachineIds[0]].RecoveryPointId);
    }

    [Theory]
    [InlineData(ProjectState.NotProtected)]
    [InlineData(ProjectState.FailedOver)]
    [InlineData(ProjectState.ReturningToNormal)]
    public async Task Drill_ProjectIsNotReplicated_IsRefused(ProjectState state)
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.ChangeProjectAsync(project => project with { State = state });

        Assert.Equal(ErrorCodes.ActionNotAllowed, (await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync(Drill))).Code);
    }

    [Fact]
    public async Task Drill_Begins_WritesDownHowReplicationStands()
    {
        await using var harness = await StartAsync(machines: 1);

        var ended = await harness.SucceedAsync(Drill);

        var record = (await harness.Services.Documents.FindAsync<DrillRecord>(Keys.Drill(ended.Id), harness.Deadline))!.Value;
        Assert.Equal(("vpc-isolated", Side.Target), (record.NetworkId, record.Side));
        Assert.Equal(harness.MachineIds[0], Assert.Single(record.Replication).MachineId);
        Assert.NotNull(record.Replication[0].NewestRecoveryPointAt);
        Assert.NotNull(record.VerifiedAt);
        Assert.Empty(record.Left);
    }
}
