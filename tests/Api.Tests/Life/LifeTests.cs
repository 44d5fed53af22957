using DRServerless.Api.Operations;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Workflows.Operations;

namespace DRServerless.Api.Tests.Life;

/// <summary>What a project goes through, by HTTP alone, against simulated regions.</summary>
[Collection(BusyWorld.Name)]
public sealed class LifeTests(ApiWorld world)
{
    [Fact]
    public async Task Project_ThroughItsWholeLife_ComesBackToNormalAndLeavesNothing()
    {
        var (project, machine) = await world.ProtectAsync();
        var original = (await world.MachineAsync(project, machine)).ActiveInstanceId;

        var points = await PointsAsync(project, machine);
        Assert.Equal(points.OrderByDescending(point => point.TakenAt).Select(point => point.Id), points.Select(point => point.Id));
        (await world.Api.GetAsync($"projects/{project}/machines/{machine}/recovery-points/{points[0].Id}")).Must(200);
        await TryLaunchAsync(project, machine, points[^1].Id);
        await FailOverAsync(project, machine, original);
        await FailBackAsync(project, machine);

        Assert.NotEmpty(world.Snapshots(ApiWorld.From, project));
        Assert.NotEmpty(world.Snapshots(ApiWorld.To, project));
        await world.RunAsync(project, "stop-replication");
        Assert.Empty(await PointsAsync(project, machine));
        Assert.Empty(world.Snapshots(ApiWorld.From, project));
        Assert.Empty(world.Snapshots(ApiWorld.To, project));
        (await world.Api.DeleteAsync($"projects/{project}")).Must(204);
        (await world.Api.GetAsync($"projects/{project}")).MustRefuse(404, "project_not_found");
    }

    [Fact]
    public async Task Launch_FromWhatDoesNotFit_IsRefusedAndStartsNothing()
    {
        var project = await world.CreateProjectAsync();
        var (one, other) = (await world.AddMachineAsync(project), await world.AddMachineAsync(project));
        await world.StartAndSettleAsync(project);
        var before = (await world.Api.GetAsync($"projects/{project}/operations")).Must(200).Text;
        var point = (await PointsAsync(project, other))[0].Id;

        (await LaunchAsync(project, "test", Ids(one, point), one)).MustRefuse(400, "recovery_point_of_another_machine");
        (await LaunchAsync(project, "recovery", Ids(one, RecoveryPointId.Create("rp-unknown")), one)).MustRefuse(404, "recovery_point_not_found");
        (await LaunchAsync(project, "recovery", """{"atOrBefore":"2001-01-01T00:00:00Z"}""", one)).MustRefuse(404, "recovery_point_not_found");
        (await LaunchAsync(project, "recovery", Ids(other, point)[..^1] + ""","atOrBefore":"2090-01-01T00:00:00Z"}""", other)).MustRefuse(400, "invalid_request");
        (await LaunchAsync(project, "recovery", "{}", MachineId.Create("mch-unknown"))).MustRefuse(404, "machine_not_found");
        (await world.Api.PostAsync($"projects/{project}/launch", """{"mode":"test","planned":true}""")).MustRefuse(400, "invalid_request");
        (await world.Api.PostAsync($"projects/{project}/return-to-normal")).MustRefuse(409, "action_not_allowed");
        (await world.Api.DeleteAsync($"projects/{project}")).MustRefuse(409, "action_not_allowed");
        (await world.Api.DeleteAsync($"projects/{project}/machines/{one}")).MustRefuse(409, "action_not_allowed");

        Assert.Equal(before, (await world.Api.GetAsync($"projects/{project}/operations")).Must(200).Text);
        Assert.Null((await world.ProjectAsync(project)).ActiveOperation);
        await world.RunAsync(project, "stop-replication");
    }

    [Fact]
    public async Task Pause_HoldsReplicationUntilItIsResumed()
    {
        var (project, machine) = await world.ProtectAsync();

        await world.RunAsync(project, "pause-replication");
        await world.SeeMachineAsync(project, machine, view => view.Replication.State == ReplicationState.Paused);
        Assert.True((await world.ProjectAsync(project)).ReplicationPaused);
        await world.SeeEverySnapshotNamedAsync(project, machine);
        var held = (await world.MachineAsync(project, machine)).Replication.CyclesCompleted;

        await world.RunAsync(project, "resume-replication");
        await world.SeeMachineAsync(project, machine, view => view.Replication.CyclesCompleted > held && view.Replication.State == ReplicationState.ContinuousDataProtection);
        Assert.False((await world.ProjectAsync(project)).ReplicationPaused);
        await world.RunAsync(project, "stop-replication");
    }

    [Fact]
    public async Task ChangeProject_ShorterInterval_TakesEffectAtOnceAndLeavesTheRest()
    {
        var (project, machine) = await world.ProtectAsync();
        (await world.Api.PatchAsync($"projects/{project}", """{"replication":{"recoveryPointIntervalSeconds":80000,"lagGoalSeconds":90000}}""")).Must(200);
        var before = (await world.MachineAsync(project, machine)).Replication.CyclesCompleted;

        (await world.Api.PatchAsync($"projects/{project}", """{"replication":{"recoveryPointIntervalSeconds":1}}""")).Must(200);

        Assert.Equal(90_000, (await world.ProjectAsync(project)).Replication.LagGoalSeconds);
        await world.SeeMachineAsync(project, machine, view => view.Replication.CyclesCompleted > before + 2);
        await world.RunAsync(project, "stop-replication");
    }

    [Fact]
    public async Task Failback_RefusedAtItsGateAndCancelled_PutsBack()
    {
        var (project, machine) = await world.ProtectAsync();
        await world.RunAsync(project, "launch", new LaunchBody { Mode = LaunchMode.Recovery, Planned = true });

        var refused = await world.StartAsync(project, "failback", new FailbackBody { ApproveBeforeLaunch = true });
        await AtGateAsync(refused);
        (await world.Api.PostAsync($"projects/{project}/pause-replication")).MustRefuse(409, "operation_in_progress");
        (await world.Api.DeleteAsync($"projects/{project}")).MustRefuse(409, "operation_in_progress");
        (await world.Api.PostAsync($"operations/{refused}/refuse", new DecisionBody { By = "Ada", Comment = "not today" })).Must(200);
        var ended = await world.FollowAsync(refused);
        Assert.Equal((OperationStatus.Failed, "approval_refused"), (ended.Status, ended.Problem?.Code));
        Assert.Equal(ProjectState.ReadyForFailback, (await world.ProjectAsync(project)).State);
        Assert.Equal("failed", (string?)(await world.Api.PostAsync($"operations/{refused}/approve")).MustRefuse(409, "action_not_allowed").Json["operationStatus"]);

        var cancelled = await world.StartAsync(project, "failback", new FailbackBody { ApproveBeforeLaunch = true });
        await AtGateAsync(cancelled);
        (await world.Api.PostAsync($"operations/{cancelled}/cancel")).Must(200);
        Assert.Equal(OperationStatus.Cancelled, (await world.FollowAsync(cancelled)).Status);
        var again = (await world.Api.PostAsync($"operations/{cancelled}/cancel")).MustRefuse(409, "action_not_allowed");
        Assert.Equal("cancelled", (string?)again.Json["operationStatus"]);

        var view = await world.ProjectAsync(project);
        Assert.Equal((ProjectState.ReadyForFailback, null), (view.State, view.ActiveOperation));
        await world.SeeMachineAsync(project, machine, seen => seen.Replication.State == ReplicationState.ContinuousDataProtection);
    }

    private async Task TryLaunchAsync(ProjectId project, MachineId machine, RecoveryPointId point)
    {
        var ended = await world.RunAsync(project, "launch", new LaunchBody
        {
            Mode = LaunchMode.Test,
            RecoveryPoint = new RecoveryPointSelector { Ids = new Dictionary<MachineId, RecoveryPointId> { [machine] = point } },
        });
        Assert.Equal(point, ended.Machines[machine].RecoveryPointId);
        var test = Assert.Single((await world.MachineAsync(project, machine)).Instances, instance => instance.Role == InstanceRole.Test);
        Assert.Equal(ended.Machines[machine].InstanceId, test.InstanceId);
        Assert.True(world.Runs(ApiWorld.To, test.InstanceId));

        await world.RunAsync(project, "terminate-test-machines");
        Assert.DoesNotContain((await world.MachineAsync(project, machine)).Instances, instance => instance.Role == InstanceRole.Test);
        Assert.False(world.Runs(ApiWorld.To, test.InstanceId));
        Assert.Equal(ProjectState.Normal, (await world.ProjectAsync(project)).State);
    }

    private async Task FailOverAsync(ProjectId project, MachineId machine, string original)
    {
        var launch = await world.RunAsync(project, "launch", new LaunchBody { Mode = LaunchMode.Recovery, Planned = true });
        Assert.Equal(ProjectState.FailedOver, (await world.ProjectAsync(project)).State);
        var active = (await world.MachineAsync(project, machine)).ActiveInstanceId;
        Assert.NotEqual(original, active);
        Assert.True(world.Runs(ApiWorld.To, active));
        Assert.False(world.Runs(ApiWorld.From, original));

        var events = (await world.Api.GetAsync($"operations/{launch.Id}/events")).Must(200).Read<ListView<OperationEvent>>().Items;
        Assert.NotEmpty(events);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(line => line.Sequence));
        Assert.Equal(events.OrderBy(line => line.At).Select(line => line.At), events.Select(line => line.At));
        var rest = (await world.Api.GetAsync($"operations/{launch.Id}/events?after=2")).Must(200).Read<ListView<OperationEvent>>().Items;
        Assert.Equal(events.Skip(2), rest);
        foreach (var wrong in new[] { "abc", "-1", "1.5", "1&after=2", "99999999999999999999" })
            (await world.Api.GetAsync($"operations/{launch.Id}/events?after={wrong}")).MustRefuse(400, "invalid_request");
    }

    private async Task FailBackAsync(ProjectId project, MachineId machine)
    {
        var failback = await world.StartAsync(project, "failback", new FailbackBody { ApproveBeforeLaunch = true });
        await AtGateAsync(failback);
        Assert.Equal((ProjectState.ReadyForFailback, Direction.Reversed), await WhereAsync(project));
        (await world.Api.PostAsync($"operations/{failback}/approve", new DecisionBody { By = "Ada" })).Must(200);
        var ended = await world.FollowAsync(failback);
        Assert.True(ended.Status == OperationStatus.Succeeded, $"{ended.Status}: {ended.Problem}");
        Assert.Equal((ProjectState.Normal, Direction.Forward), await WhereAsync(project));

        var view = await world.MachineAsync(project, machine);
        Assert.True(world.Runs(ApiWorld.From, view.ActiveInstanceId));
        Assert.Equal(SyncMethod.ChangedBlocks, view.Replication.Decision?.Method);
        await world.SeeMachineAsync(project, machine, seen => seen.Replication.State == ReplicationState.ContinuousDataProtection);
    }

    private async Task<(ProjectState, Direction)> WhereAsync(ProjectId project)
    {
        var view = await world.ProjectAsync(project);
        return (view.State, view.Direction);
    }

    private Task<Answer> AtGateAsync(OperationId operation) => Eventually.SeeAsync(
        () => world.Api.GetAsync($"operations/{operation}"),
        answer =>
        {
            var seen = answer.Must(200).Read<Operation>();
            Assert.True(seen.EndedAt is null, $"It ended before its gate: {answer}");
            return seen.Status == OperationStatus.WaitingForApproval && seen.AwaitingApproval is not null;
        }, "the gate");

    private static string Ids(MachineId machine, RecoveryPointId point) => $$$"""{"ids":{"{{{machine}}}":"{{{point}}}"}}""";

    private Task<Answer> LaunchAsync(ProjectId project, string mode, string recoveryPoint, MachineId machine) =>
        world.Api.PostAsync($"projects/{project}/launch", $$"""{"mode":"{{mode}}","recoveryPoint":{{recoveryPoint}},"machines":["{{machine}}"]}""");

    private async Task<IReadOnlyList<RecoveryPoint>> PointsAsync(ProjectId project, MachineId machine) =>
        (await world.Api.GetAsync($"projects/{project}/machines/{machine}/recovery-points")).Must(200).Read<ListView<RecoveryPoint>>().Items;
}
