using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>Start, pause, resume and stop.</summary>
public sealed class ReplicationOperationsTests
{
    [Fact]
    public async Task StartReplication_SideRefusesCredentials_FailsAndStaysNotProtected()
    {
        await using var harness = await OperationsHarness.StartAsync(isProtected: false);
        harness.Clouds.Target.Faults.Fail("CheckAccess", ErrorCodes.CredentialsRefused);

        await harness.FailAsync(new StartReplicationRequest(), ErrorCodes.CredentialsRefused);

        Assert.Equal(ProjectState.NotProtected, (await harness.ProjectAsync()).State);
        Assert.False(await harness.LoopRunsAsync(0));
    }

    [Fact]
    public async Task PauseAndResume_Normal_HoldAndGoOn()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(new PauseReplicationRequest());
        await harness.PassAsync(TimeSpan.FromMinutes(2));
        var held = (await harness.PointsAsync(0)).Count;
        await harness.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(held, (await harness.PointsAsync(0)).Count);

        await harness.SucceedAsync(new ResumeReplicationRequest());

        await harness.UntilAsync(async () => (await harness.PointsAsync(0)).Count > held, () => "a recovery point");
        Assert.False((await harness.ProjectAsync()).ReplicationPaused);
    }

    [Fact]
    public async Task StopReplication_Normal_DeletesRecoveryPointsAndSnapshotsAndLeavesMachines()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var running = harness.Running();

        await harness.SucceedAsync(new StopReplicationRequest());

        Assert.Equal(ProjectState.NotProtected, (await harness.ProjectAsync()).State);
        Assert.Empty(await harness.PointsAsync(0));
        Assert.Empty(harness.Clouds.Source.OwnedSnapshots(harness.ProjectId.Value));
        Assert.Empty(harness.Clouds.Target.OwnedSnapshots(harness.ProjectId.Value));
        Assert.Equal(running, harness.Running());
        Assert.False(await harness.LoopRunsAsync(0));
        await harness.SucceedAsync(new StartReplicationRequest());
    }
}
