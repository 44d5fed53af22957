using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>What is refused is refused before anything is changed; what is accepted happens once.</summary>
public sealed class OperationStarterTests
{
    private static LaunchMachinesRequest Recovery => new() { Mode = LaunchMode.Recovery };

    [Fact]
    public async Task Start_UnknownProject_IsRefused()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 0, isProtected: false);

        var refusal = await Assert.ThrowsAsync<DrException>(() =>
            harness.Starter.StartAsync(ProjectId.Create("prj-none"), new StartReplicationRequest(), null, null, harness.Deadline));

        Assert.Equal(ErrorCodes.ProjectNotFound, refusal.Code);
    }

    [Fact]
    public async Task Start_ForbiddenByState_NamesStateAndAllowedActions()
    {
        await using var harness = await OperationsHarness.StartAsync(isProtected: false);

        var refusal = await RefusedAsync(harness, Recovery, ErrorCodes.ActionNotAllowed);

        Assert.Equal(ProjectState.NotProtected, refusal.Details["state"]);
        Assert.Equal(new[] { ProjectAction.StartReplication }, refusal.Details["allowedActions"]);
    }

    [Fact]
    public async Task Start_NoMachine_IsRefused()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 0, isProtected: false);
        await RefusedAsync(harness, new StartReplicationRequest(), ErrorCodes.InvalidRequest);
    }

    [Fact]
    public async Task Start_BadLaunches_AreRefusedAndChangeNothing()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var (first, second) = (harness.MachineIds[0], harness.MachineIds[1]);
        var firstPoint = (await harness.PointsAsync(0))[0].Id;
        var now = harness.Time.GetUtcNow();
        var none = RecoveryPointId.Create("rp-none");

        await RefusedAsync(harness, Recovery with { Machines = [] }, ErrorCodes.InvalidRequest);
        await RefusedAsync(harness, Recovery with { Machines = [first, first] }, ErrorCodes.InvalidRequest);
        await RefusedAsync(harness, Recovery with { Machines = [MachineId.Create("mch-none")] }, ErrorCodes.MachineNotFound);
        await RefusedAsync(harness, Recovery with { RecoveryPoint = Ids((first, firstPoint)) }, ErrorCodes.InvalidRequest);
        await RefusedAsync(harness, Recovery with { Machines = [first], RecoveryPoint = Ids((first, firstPoint), (second, firstPoint)) }, ErrorCodes.MachineNotFound);
        await RefusedAsync(harness, Recovery with { Machines = [second], RecoveryPoint = Ids((second, firstPoint)) }, ErrorCodes.RecoveryPointOfAnotherMachine);
        await RefusedAsync(harness, Recovery with { Machines = [first], RecoveryPoint = Ids((first, none)) }, ErrorCodes.RecoveryPointNotFound);
        await RefusedAsync(harness, Recovery with { RecoveryPoint = new() { AtOrBefore = now.AddYears(-1) } }, ErrorCodes.RecoveryPointNotFound);
        await RefusedAsync(harness, Recovery with { RecoveryPoint = Ids((first, firstPoint)) with { AtOrBefore = now } }, ErrorCodes.InvalidRequest);
        await RefusedAsync(harness, Recovery with { Planned = true, RecoveryPoint = new() { AtOrBefore = now } }, ErrorCodes.InvalidRequest);
        await RefusedAsync(harness, new LaunchMachinesRequest { Mode = LaunchMode.Test, Planned = true }, ErrorCodes.InvalidRequest);
    }

    [Fact]
    public async Task Start_LicensedMachineWithoutStockImage_IsRefusedAtTheTargetOnly()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.ChangeMachineAsync(0, machine => machine with { Original = machine.Original with { Platform = Platform.Windows, ImageId = "ami-original" } });

        await RefusedAsync(harness, Recovery, ErrorCodes.InvalidRequest);
        await harness.ChangeMachineAsync(0, machine => machine with { LaunchSettings = machine.LaunchSettings with { StockImageId = "ami-stock" } });
        await harness.SucceedAsync(Recovery);
        await harness.SucceedAsync(new PrepareFailbackRequest());

        // At the source the original's own image is at hand.
        await harness.SucceedAsync(Recovery);
    }

    [Fact]
    public async Task Start_RecoveryPointOfTheOtherDirection_IsRefused()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var forward = (await harness.PointsAsync(0))[0].Id;
        await harness.SucceedAsync(Recovery);
        await harness.SucceedAsync(new PrepareFailbackRequest());

        await RefusedAsync(harness, Recovery with { RecoveryPoint = Ids((harness.MachineIds[0], forward)) }, ErrorCodes.InvalidRequest);
    }

    [Fact]
    public async Task Start_PlannedRelaunchOfMovedMachine_IsRefused()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.SucceedAsync(Recovery);

        await RefusedAsync(harness, Recovery with { Planned = true }, ErrorCodes.InvalidRequest);
    }

    [Fact]
    public async Task Start_FailbackByIdBeforeThePointsExist_IsRefused()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var point = (await harness.PointsAsync(0))[0].Id;
        await harness.SucceedAsync(Recovery);

        await RefusedAsync(harness, new FailbackRequest { Planned = false, RecoveryPoint = Ids((harness.MachineIds[0], point)) }, ErrorCodes.InvalidRequest);
        await RefusedAsync(harness, new FailbackRequest { RecoveryPoint = new() { AtOrBefore = harness.Time.GetUtcNow() } }, ErrorCodes.InvalidRequest);
    }

    [Fact]
    public async Task Start_MachineLeftBehind_KeepsFailbackOut()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        await harness.SucceedAsync(Recovery with { Machines = [harness.MachineIds[0]] });

        await RefusedAsync(harness, new PrepareFailbackRequest(), ErrorCodes.ActionNotAllowed);
        await RefusedAsync(harness, new FailbackRequest(), ErrorCodes.ActionNotAllowed);
    }

    [Fact]
    public async Task Start_TwoAtOnce_OneIsAcceptedAndTheOtherNamesIt()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return (Accepted: (Operation?)await harness.AcceptAsync(Recovery), Refusal: (DrException?)null);
            }
            catch (DrException refusal)
            {
                return (null, refusal);
            }
        }));

        var accepted = Assert.Single(attempts, attempt => attempt.Accepted is not null).Accepted!;
        Assert.All(attempts.Where(attempt => attempt.Refusal is not null), attempt =>
        {
            Assert.Equal(ErrorCodes.OperationInProgress, attempt.Refusal!.Code);
            Assert.Equal(accepted.Id.Value, attempt.Refusal.Details["operationId"]);
        });
        Assert.Equal(OperationStatus.Succeeded, (await harness.UntilEndedAsync(accepted.Id)).Status);
        Assert.Equal(2, await CountOperationsAsync(harness));
    }

    [Fact]
    public async Task Start_SameIdAgain_ReturnsTheFirstAndDoesItOnce()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var id = OperationId.Create("op-mine");

        await harness.AcceptAsync(Recovery, id);
        var again = await harness.AcceptAsync(Recovery, id);
        await harness.UntilEndedAsync(id);
        var afterwards = await harness.AcceptAsync(Recovery, id);

        Assert.Equal((id, id), (again.Id, afterwards.Id));
        Assert.Equal(OperationStatus.Succeeded, afterwards.Status);
        Assert.Single(harness.Clouds.Target.Instances);
    }

    private static RecoveryPointSelector Ids(params (MachineId Machine, RecoveryPointId Point)[] ids) =>
        new() { Ids = ids.ToDictionary(id => id.Machine, id => id.Point) };

    private static async Task<DrException> RefusedAsync(OperationsHarness harness, OperationRequest request, ErrorCode code)
    {
        var before = (await ProjectTagAsync(harness), await CountOperationsAsync(harness));

        var refusal = await Assert.ThrowsAsync<DrException>(() => harness.AcceptAsync(request));

        Assert.Equal(code, refusal.Code);
        Assert.Equal(before, (await ProjectTagAsync(harness), await CountOperationsAsync(harness)));
        return refusal;
    }

    private static async Task<string> ProjectTagAsync(OperationsHarness harness) =>
        (await harness.Services.Documents.FindAsync<Project>(Keys.Project(harness.ProjectId), harness.Deadline))!.Tag;

    private static async Task<int> CountOperationsAsync(OperationsHarness harness)
    {
        var count = 0;
        await foreach (var key in harness.Services.Documents.ListKeysAsync(Keys.Operations, harness.Deadline))
            if (key.EndsWith("/operation", StringComparison.Ordinal)) count++;
        return count;
    }
}
