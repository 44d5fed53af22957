using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Tests.Operations;
using Xunit.Abstractions;
using static DRServerless.Workflows.Tests.Drills.DrillWorld;
using static DRServerless.Workflows.Tests.Plans.PlanWorld;

namespace DRServerless.Workflows.Tests.Drills;

/// <summary>
/// The host dies after the first persisted step of a drill, after the second, and so on until a drill gets through: whatever happens next, nothing of
/// it stays. A step is a commit of the runtime's history: what was begun by it has its effects, and nothing of that is remembered.
/// </summary>
public sealed class DrillCrashTests(ITestOutputHelper output)
{
    private const int FewestSteps = 20;

    /// <summary>What happens once the host is back.</summary>
    public enum Then
    {
        /// <summary>Nothing: the drill goes on.</summary>
        GoesOn,

        /// <summary>A person cancels it.</summary>
        IsCancelled,

        /// <summary>Its orchestration is ended from outside, by somebody who knows nothing of drills.</summary>
        IsTerminated,

        /// <summary>A recovery for real is asked for.</summary>
        GivesWay,

        /// <summary>Its record says that it has ended, and no orchestration ever runs again: only the sweep does.</summary>
        IsOnlySwept,
    }

    [Theory]
    [InlineData(Then.GoesOn)]
    [InlineData(Then.IsCancelled)]
    [InlineData(Then.IsTerminated)]
    [InlineData(Then.GivesWay)]
    [InlineData(Then.IsOnlySwept)]
    public async Task Host_DiesAfterAnyPersistedStep_NothingStays(Then then)
    {
        var step = 0;
        while (await DieAfterAsync(step, then)) step++;

        output.WriteLine($"{step} persisted steps");
        Assert.True(step >= FewestSteps, $"The drill had {step} steps only: the crashes did not meet it.");
    }

    [Fact]
    public async Task Cancel_AtAnyPersistedStep_NothingStays()
    {
        var step = 0;
        while (await CancelAtAsync(step)) step++;

        Assert.True(step >= FewestSteps, $"The drill had {step} steps only.");
    }

    /// <summary>False when the drill got through before.</summary>
    private static async Task<bool> CancelAtAsync(int step)
    {
        await using var harness = await StartAsync(machines: 1);
        var id = OperationId.Create("op-drill");
        harness.AtCommit(step, () => harness.Starter.CancelAsync(id, "Ada", harness.Deadline).ContinueWith(_ => { }, TaskScheduler.Default));
        _ = harness.AcceptAsync(Drill, id);
        var ended = await harness.UntilEndedAsync(id);
        await harness.PassAsync(TimeSpan.FromSeconds(3));
        Assert.True(ended.Status is OperationStatus.Cancelled or OperationStatus.Succeeded, $"step {step}: {ended.Status} {ended.Problem}");
        await harness.AssertNothingIsLeftAsync($"cancelled at step {step}");
        return harness.Interrupted is not null;
    }

    /// <summary>False when the drill got through before the crash.</summary>
    private static async Task<bool> DieAfterAsync(int step, Then then)
    {
        await using var harness = await StartAsync(machines: 1);
        var id = OperationId.Create("op-drill");
        harness.CrashAfterCommits(step);
        _ = harness.AcceptAsync(Drill, id).ContinueWith(_ => { }, TaskScheduler.Default);
        await harness.UntilAsync(async () => harness.Crashed || await EndedAsync(harness, id), () => $"step {step}");
        if (!harness.Crashed) return false;

        await harness.RestartRuntimeAsync();
        await GoOnAsync(harness, id, then);
        if (then == Then.GivesWay) await harness.AssertFailedOverAsync(id);
        else await harness.AssertNothingIsLeftAsync($"{then} after step {step}");
        return true;
    }

    private static async Task GoOnAsync(OperationsHarness harness, OperationId id, Then then)
    {
        if (then == Then.IsCancelled && !await EndedAsync(harness, id)) await harness.Starter.CancelAsync(id, "Ada", harness.Deadline);
        if (then is Then.IsTerminated or Then.IsOnlySwept) await harness.Client.TerminateAsync(id.Value, "ended by hand", harness.Deadline);
        if (then == Then.IsOnlySwept)
        {
            await harness.Services.Documents.UpdateAsync<Operation>(
                Keys.Operation(id), operation => operation with { Status = OperationStatus.Failed, EndedAt = harness.Time.GetUtcNow() }, Core.Errors.ErrorCodes.OperationNotFound, harness.Deadline);
            await harness.ChangeProjectAsync(project => project with { ActiveOperation = null });
            await new GarbageStore(harness.Services).SweepAsync(harness.ProjectId, harness.Deadline);
            return;
        }

        var recovery = then == Then.GivesWay ? (await harness.AcceptAsync(Recovery)).Id : id;
        await harness.UntilAsync(async () =>
        {
            await harness.Recovery.ResumeAllAsync(harness.Deadline);
            return await EndedAsync(harness, id) && await EndedAsync(harness, recovery);
        }, () => $"{id} to end");
    }

    private static async Task<bool> EndedAsync(OperationsHarness harness, OperationId id) =>
        (await harness.Services.Documents.FindAsync<Operation>(Keys.Operation(id), harness.Deadline))?.Value is { EndedAt: not null };
}
