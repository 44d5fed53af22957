using DRServerless.Api.Operations;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;

namespace DRServerless.Api.Tests.Life;

/// <summary>A host that stops in the middle goes on when it is started again on the same directory.</summary>
public sealed class RestartTests : IClassFixture<ApiWorld>
{
    private readonly ApiWorld _world;

    public RestartTests(ApiWorld world) => _world = world;

    [Fact]
    public async Task Host_StoppedAmidAFailoverAndAtAGate_GoesOn()
    {
        var (project, machine) = await _world.ProtectAsync();
        var launch = await _world.StartAsync(project, "launch", new LaunchBody { Mode = LaunchMode.Recovery, Planned = true });
        await _world.RestartHostAsync();

        var launched = await _world.FollowAsync(launch);
        Assert.True(launched.Status == OperationStatus.Succeeded, $"{launched.Status}: {launched.Problem}");
        Assert.Equal(ProjectState.FailedOver, (await _world.ProjectAsync(project)).State);
        Assert.True(_world.Runs(ApiWorld.To, (await _world.MachineAsync(project, machine)).ActiveInstanceId));
        Assert.Equal(1, _world.Running(ApiWorld.To));

        var failback = await _world.StartAsync(project, "failback", new FailbackBody { ApproveBeforeLaunch = true });
        await Eventually.SeeAsync(
            () => _world.Api.GetAsync($"operations/{failback}"), answer => answer.Must(200).Read<Operation>().Status == OperationStatus.WaitingForApproval, "the gate");
        await _world.RestartHostAsync();
        (await _world.Api.PostAsync($"operations/{failback}/approve")).Must(200);

        var back = await _world.FollowAsync(failback);
        Assert.True(back.Status == OperationStatus.Succeeded, $"{back.Status}: {back.Problem}");
        await _world.SeeMachineAsync(project, machine, view => view.Replication.State == ReplicationState.ContinuousDataProtection);
        Assert.Equal(ProjectState.Normal, (await _world.ProjectAsync(project)).State);
    }

    [Fact]
    public async Task Host_OnADirectoryInUse_IsRefusedAndTheFirstServesOn()
    {
        var error = await Assert.ThrowsAsync<Core.Errors.DrException>(_world.StartSecondHostAsync);

        Assert.Equal("store_unavailable", error.Code.Name);
        (await _world.Api.GetAsync("health")).Must(200);
    }
}
