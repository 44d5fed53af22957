using DRServerless.Core.Checks;
using DRServerless.Core.Errors;
using DRServerless.Core.Network;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;
using static DRServerless.Workflows.Tests.Plans.PlanWorld;

namespace DRServerless.Workflows.Tests.Plans;

/// <summary>What people ask of a running plan: approve, refuse, retry, skip; and what happens when nobody asks.</summary>
public sealed class PlanStepCommandTests
{
    [Fact]
    public async Task Retry_OfAHeldWave_LaunchesAnewUnderAnotherKey()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0])) with { HoldSeconds = 3_600 });
        harness.Clouds.Target.StepsToLaunch = 1;
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, afterEffect: true);
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "apps", PlanStepState.Held);

        await CommandAsync(harness, accepted, "apps", PlanStepCommand.Retry);
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        var step = Assert.Single(await harness.StepsAsync(ended.Id));
        Assert.Equal((PlanStepState.Succeeded, 2), (step.State, step.Attempts));
        var launched = harness.Clouds.Target.Instances.Values.Where(instance => instance.LaunchKey is not null).ToList();
        Assert.Equal(2, launched.Select(instance => instance.LaunchKey).Distinct().Count());
        Assert.Single(launched, instance => instance.PowerState == Core.Infrastructure.PowerState.Running);
    }

    [Fact]
    public async Task Retry_OfAWaveWhoseChecksFailed_ChecksAgainAndLaunchesNothing()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0])) with { HoldSeconds = 3_600 });
        await harness.ChangeMachineAsync(0, machine => machine with
        {
            LaunchSettings = machine.LaunchSettings with { Checks = [new MachineCheck { Name = "port", Kind = CheckKind.Tcp, Port = 22, Retries = 0 }] },
        });
        harness.Network.Probes[22] = new Queue<ProbeResult>([new ProbeResult(Passed: false, "closed")]);
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "apps", PlanStepState.Held);

        harness.Network.Probes.Clear();
        await CommandAsync(harness, accepted, "apps", PlanStepCommand.Retry);
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Equal(new CheckSummary(1, 1, 0), ended.Machines[harness.MachineIds[0]].Checks);
        Assert.Single(harness.Clouds.Target.LaunchLog, entry => entry.EndsWith("runs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Skip_OfAHeldAction_GoesOnAndTellsWho()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Call("dns"), Wait("pause", 5)) with { HoldSeconds = 3_600 });
        harness.Network.Answer = _ => new HttpAnswer(404, "status 404");
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "dns", PlanStepState.Held);

        await CommandAsync(harness, accepted, "dns", PlanStepCommand.Skip);
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Equal("apps:Succeeded dns:Skipped pause:Succeeded", await harness.StatesAsync(ended.Id));
        Assert.Equal("ann", (await harness.StepsAsync(ended.Id))[1].By);
    }

    [Fact]
    public async Task Held_NobodyDecides_PlanStopsInTime()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Call("dns")) with { HoldSeconds = 900 });
        harness.Network.Answer = _ => new HttpAnswer(404, "status 404");

        var ended = await harness.FailAsync(Recovery, ErrorCodes.PlanStopped);

        var step = (await harness.StepsAsync(ended.Id))[1];
        Assert.Equal(PlanStepState.Failed, step.State);
        Assert.True(step.EndedAt - step.StartedAt >= TimeSpan.FromSeconds(900));
    }

    [Fact]
    public async Task Skip_OfARunningWait_EndsItAtOnce()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Wait("pause", 86_400)));
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "pause", PlanStepState.Running);

        await CommandAsync(harness, accepted, "pause", PlanStepCommand.Skip);
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.True(ended.EndedAt - ended.AcceptedAt < TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Skip_OfARunningActionThatIsRetried_CallsNothingMore()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Call("dns"), Wait("pause", 600)));
        harness.Network.Answer = _ => new HttpAnswer(500, "status 500");
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilAsync(() => Task.FromResult(harness.Network.Sent.Count >= 1), () => "the first call");

        await CommandAsync(harness, accepted, "dns", PlanStepCommand.Skip);
        await harness.UntilStepAsync(accepted, "pause", PlanStepState.Running);
        var sent = harness.Network.Sent.Count;
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Equal(sent, harness.Network.Sent.Count);
    }

    [Fact]
    public async Task Skip_BeforeItsTurn_IsNeverBegun()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Wait("pause", 600), Call("dns")));
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "pause", PlanStepState.Running);

        await CommandAsync(harness, accepted, "dns", PlanStepCommand.Skip);
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Empty(harness.Network.Sent);
        Assert.Equal((PlanStepState.Skipped, 0), ((await harness.StepsAsync(ended.Id))[2].State, (await harness.StepsAsync(ended.Id))[2].Attempts));
    }

    [Fact]
    public async Task Command_ThatTheStepForbids_IsRefusedAndNothingChanges()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Wait("pause", 600)));
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "pause", PlanStepState.Running);

        Assert.Equal(ErrorCodes.ActionNotAllowed, (await RefusedAsync(harness, accepted, "pause", PlanStepCommand.Retry)).Code);
        Assert.Equal(ErrorCodes.ActionNotAllowed, (await RefusedAsync(harness, accepted, "apps", PlanStepCommand.Skip)).Code);
        Assert.Equal(ErrorCodes.StepNotFound, (await RefusedAsync(harness, accepted, "nowhere", PlanStepCommand.Skip)).Code);
        await harness.UntilEndedAsync(accepted.Id);
        Assert.Equal(ErrorCodes.ActionNotAllowed, (await RefusedAsync(harness, accepted, "pause", PlanStepCommand.Skip)).Code);
    }

    [Theory]
    [InlineData(true, "ask:Succeeded apps:Succeeded")]
    [InlineData(false, "ask:Failed apps:NotReached")]
    public async Task Approval_IsAnswered_GoesOnOrStops(bool approved, string states)
    {
        await using var harness = await StartAsync(1, false, world => Plan(Ask("ask"), Wave("apps", world.MachineIds[0])));
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilAsync(accepted.Id, operation => operation.Status == OperationStatus.WaitingForApproval);

        await harness.Starter.DecideAsync(accepted.Id, new ApprovalDecision(approved, "ann", "because"), harness.Deadline);
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(approved ? OperationStatus.Succeeded : OperationStatus.Failed, ended.Status);
        Assert.Equal(states, await harness.StatesAsync(ended.Id));
        Assert.Equal("ann", (await harness.StepsAsync(ended.Id))[0].By);
    }

    [Theory]
    [InlineData(PlanTimeout.Continue, "ask:Succeeded apps:Succeeded")]
    [InlineData(PlanTimeout.Stop, "ask:Failed apps:NotReached")]
    public async Task Approval_NobodyAnswers_GoesOnOrStopsAsThePlanSays(PlanTimeout then, string states)
    {
        await using var harness = await StartAsync(1, false, world => Plan(Ask("ask", then), Wave("apps", world.MachineIds[0])));

        var ended = await harness.RunAsync(Recovery);

        Assert.Equal(states, await harness.StatesAsync(ended.Id));
        Assert.Null(ended.AwaitingApproval);
        Assert.Contains(await harness.LogAsync(ended.Id), line => line.Contains("nobody answered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approval_AnswersComeTwice_TheSecondIsNoAnswerToTheNextQuestion()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Ask("first"), Ask("second"), Wave("apps", world.MachineIds[0])));
        var accepted = await harness.AcceptAsync(Recovery);
        await harness.UntilStepAsync(accepted, "first", PlanStepState.WaitingForApproval);
        await harness.UntilAsync(accepted.Id, operation => operation.AwaitingApproval is not null);

        await harness.Starter.DecideAsync(accepted.Id, new ApprovalDecision(true, "ann"), harness.Deadline);
        await harness.Client.RaiseEventAsync(accepted.Id.Value, ApprovalDecision.EventOf(ApprovalDecision.GateOf("first", 1)), new ApprovalDecision(true, "ben"), harness.Deadline);
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal("first:Succeeded second:Failed apps:NotReached", await harness.StatesAsync(ended.Id));
    }

    private static Task<OperationStep> CommandAsync(OperationsHarness harness, Operation operation, string step, PlanStepCommand command) =>
        harness.Starter.CommandStepAsync(operation.Id, step, command, "ann", harness.Deadline);

    private static Task<DrException> RefusedAsync(OperationsHarness harness, Operation operation, string step, PlanStepCommand command) =>
        Assert.ThrowsAsync<DrException>(() => CommandAsync(harness, operation, step, command));
}
