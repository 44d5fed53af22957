using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>The process died between any two steps: what was accepted goes on, what was not is gone, no lock stays.</summary>
public sealed class OperationRecoveryTests
{
    private static readonly OperationId Id = OperationId.Create("op-crashed");

    private static LaunchMachinesRequest Recovery => new() { Mode = LaunchMode.Recovery };

    [Fact]
    public async Task Resume_LockedButNotStarted_IsCarriedOut()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await WriteAsync(harness, Recovery);
        await harness.ChangeProjectAsync(project => project with { ActiveOperation = Id });

        await ResumeAsync(harness);

        Assert.Equal(OperationStatus.Succeeded, (await harness.UntilEndedAsync(Id)).Status);
    }

    [Fact]
    public async Task Resume_WrittenButNotLocked_IsDeletedOnceItCannotBeOnItsWay()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await WriteAsync(harness, Recovery);
        var recovery = NewRecovery(harness);

        await recovery.ResumeAllAsync(harness.Deadline);
        Assert.NotNull(await harness.Services.Documents.FindAsync<Operation>(Keys.Operation(Id), harness.Deadline));
        await harness.PassAsync(TimeSpan.FromMinutes(2));
        await recovery.ResumeAllAsync(harness.Deadline);

        Assert.Null(await harness.Services.Documents.FindAsync<Operation>(Keys.Operation(Id), harness.Deadline));
        Assert.Empty(harness.Clouds.Target.Instances);
    }

    [Fact]
    public async Task Resume_LockOfAnOperationThatIsGone_IsReleased()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.ChangeProjectAsync(project => project with { ActiveOperation = Id });

        await ResumeAsync(harness);

        await harness.SucceedAsync(Recovery);
    }

    [Fact]
    public async Task Resume_LockOfAnOperationThatHasEnded_IsReleased()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var ended = await harness.SucceedAsync(new PauseReplicationRequest());
        await harness.ChangeProjectAsync(project => project with { ActiveOperation = ended.Id });

        await ResumeAsync(harness);

        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
    }

    [Fact]
    public async Task Resume_OrchestrationBroke_IsPutBackAndEndsAsFailed()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = harness.Running();
        harness.Clouds.Target.StepsToLaunch = 1_000;
        await harness.AcceptAsync(Recovery, Id);
        await harness.UntilAsync(() => Task.FromResult(harness.Clouds.Target.Faults.Calls.Contains("Launcher.Advance")), () => "the launch");
        await harness.Client.TerminateAsync(Id.Value, "broken on purpose", harness.Deadline);

        await ResumeAsync(harness);

        var ended = await harness.UntilEndedAsync(Id);
        Assert.Equal((OperationStatus.Failed, ErrorCodes.Terminated.Name), (ended.Status, ended.Problem?.Code));
        Assert.Equal(original, harness.Running());
        Assert.Equal(ProjectState.Normal, (await harness.ProjectAsync()).State);
    }

    [Fact]
    public async Task Resume_NothingIsWrong_ChangesNothing()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var accepted = await harness.AcceptAsync(Recovery);

        await ResumeAsync(harness);
        await ResumeAsync(harness);

        Assert.Equal(OperationStatus.Succeeded, (await harness.UntilEndedAsync(accepted.Id)).Status);
        Assert.Single(harness.Clouds.Target.Instances);
    }

    [Fact]
    public async Task Restart_InTheMiddleOfAFailback_EndsInNormal()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        await harness.SucceedAsync(Recovery);
        var accepted = await harness.AcceptAsync(new FailbackRequest());
        for (var crash = 0; crash < 8; crash++)
        {
            await harness.PassAsync(TimeSpan.FromSeconds(0.7));
            await harness.RestartRuntimeAsync();
            await ResumeAsync(harness);
        }

        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.True(ended.Status == OperationStatus.Succeeded, $"{ended.Problem}");
        Assert.Equal(ProjectState.Normal, (await harness.ProjectAsync()).State);
        Assert.Equal(2, harness.Running().Count);
    }

    private static OperationRecovery NewRecovery(OperationsHarness harness) => new(harness.Services.Documents, harness.Client, harness.Time);

    private static Task ResumeAsync(OperationsHarness harness) => NewRecovery(harness).ResumeAllAsync(harness.Deadline);

    private static Task WriteAsync(OperationsHarness harness, OperationRequest request) =>
        harness.Services.Documents.CreateAsync(Keys.Operation(Id), new Operation
        {
            Id = Id,
            ProjectId = harness.ProjectId,
            Kind = OperationKinds.Of(request),
            Request = OperationKinds.Store(request),
            AcceptedAt = harness.Time.GetUtcNow(),
        }, harness.Deadline);
}
