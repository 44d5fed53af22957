using DRServerless.Core.Drills;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Reports;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;
using static DRServerless.Workflows.Tests.Drills.DrillWorld;

namespace DRServerless.Workflows.Tests.Drills;

/// <summary>Schedules, on a clock that the test moves: started once, left out on purpose, or missed and told.</summary>
public sealed class DrillKeeperTests
{
    /// <summary>At three, every day; the world begins at midnight.</summary>
    private static readonly DrillSchedule Daily = new() { Cron = "0 3 * * *" };

    [Fact]
    public async Task Look_WhenDue_StartsOneDrillHoweverOftenAnyHostLooks()
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily);
        var due = await PassUntilDueAsync(harness);

        for (var look = 0; look < 3; look++) await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);
        var id = DrillScheduler.OperationOf(harness.ProjectId, due);
        var ended = await harness.UntilEndedAsync(id);
        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        Assert.Equal((OperationStatus.Succeeded, OperationKind.Drill, "drill schedule"), (ended.Status, ended.Kind, ended.RequestedBy));
        var occurrence = Assert.Single(await OccurrencesAsync(harness));
        Assert.Equal((due, DrillOutcome.Started, id), (occurrence.DueAt, occurrence.Outcome, occurrence.OperationId));
        Assert.Empty(await NoticesAsync(harness, NoticeKind.DrillMissed));
        await harness.AssertNothingIsLeftAsync("after a scheduled drill");
    }

    [Fact]
    public async Task Look_BeforeItsTime_DoesNothing()
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily);
        await harness.PassAsync(TimeSpan.FromMinutes(30));

        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
        Assert.Empty(await OccurrencesAsync(harness));
    }

    [Fact]
    public async Task Look_HostDiedBetweenStartAndRecord_RecordsTheSameDrill()
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily);
        var due = await PassUntilDueAsync(harness);
        var id = DrillScheduler.OperationOf(harness.ProjectId, due);
        await harness.Starter.StartAsync(harness.ProjectId, new DrillRequest { DueAt = due }, "drill schedule", id, harness.Deadline);
        await harness.UntilEndedAsync(id);
        harness.Time.Advance(TimeSpan.FromHours(2));

        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        Assert.Equal(DrillOutcome.Started, Assert.Single(await OccurrencesAsync(harness)).Outcome);
        Assert.Empty(await NoticesAsync(harness, NoticeKind.DrillMissed));
    }

    [Fact]
    public async Task Look_AfterAHostWasDownForDays_TellsOnceOfAllThatWereMissedAndStartsNothingLate()
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily);
        harness.Time.Advance(TimeSpan.FromDays(3) + TimeSpan.FromHours(12));

        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);
        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        var occurrences = await OccurrencesAsync(harness);
        Assert.Equal(4, occurrences.Count);
        Assert.All(occurrences, occurrence => Assert.Equal(DrillOutcome.Missed, occurrence.Outcome));
        var notice = Assert.Single(await NoticesAsync(harness, NoticeKind.DrillMissed));
        Assert.Contains("4 drills", notice.Title, StringComparison.Ordinal);
        Assert.Empty(harness.Launched());
        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
    }

    [Fact]
    public async Task Look_ProjectIsBusy_WaitsAndStartsOnceItIsFree()
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily);
        var due = await PassUntilDueAsync(harness);
        await harness.ChangeProjectAsync(project => project with { ActiveOperation = new("op-other") });
        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);
        var waiting = (await harness.Services.Documents.FindAsync<DrillProgress>(Keys.DrillProgress(harness.ProjectId), harness.Deadline))!.Value.Waiting;

        await harness.ChangeProjectAsync(project => project with { ActiveOperation = null });
        harness.Time.Advance(TimeSpan.FromMinutes(30));
        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        Assert.Contains("op-other", waiting, StringComparison.Ordinal);
        Assert.Equal((due, DrillOutcome.Started), Assert.Single((await OccurrencesAsync(harness)).Select(occurrence => (occurrence.DueAt, occurrence.Outcome))));
    }

    [Fact]
    public async Task Look_ProjectForbidsItUntilTheWindowIsOver_IsMissedWithTheReason()
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily);
        await PassUntilDueAsync(harness);
        await harness.ChangeProjectAsync(project => project with { State = ProjectState.FailedOver });
        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        harness.Time.Advance(TimeSpan.FromMinutes(61));
        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        var occurrence = Assert.Single(await OccurrencesAsync(harness));
        Assert.Equal(DrillOutcome.Missed, occurrence.Outcome);
        Assert.Contains("FailedOver", occurrence.Reason, StringComparison.Ordinal);
        Assert.Contains("FailedOver", Assert.Single(await NoticesAsync(harness, NoticeKind.DrillMissed)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_WhileSuspended_LeavesItOutAndTellsNobody()
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily with { Suspended = true });
        await PassUntilDueAsync(harness);

        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        Assert.Equal(DrillOutcome.Skipped, Assert.Single(await OccurrencesAsync(harness)).Outcome);
        Assert.Empty(await NoticesAsync(harness, NoticeKind.DrillMissed));
        Assert.Empty(harness.Launched());
    }

    [Theory]
    [InlineData(OperationKind.LaunchRecovery, 2, DrillOutcome.Skipped)]
    [InlineData(OperationKind.Failback, 2, DrillOutcome.Skipped)]
    [InlineData(OperationKind.Drill, 2, DrillOutcome.Started)]
    [InlineData(OperationKind.LaunchRecovery, 8, DrillOutcome.Started)]
    public async Task Look_AfterARecovery_RestsForItsDays(OperationKind kind, int daysBefore, DrillOutcome outcome)
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily with { RestDaysAfterFailover = 7 });
        var due = await PassUntilDueAsync(harness);
        var ended = due.AddDays(-daysBefore);
        await harness.Services.Documents.CreateAsync(Keys.Recovery(harness.ProjectId, ended, new("op-before")), new RecoveryLine
        {
            OperationId = new("op-before"),
            Kind = kind,
            Verdict = RecoveryVerdict.Passed,
            AcceptedAt = ended,
            EndedAt = ended,
            Rpo = new Measure(1, null),
            Rto = new Measure(1, null),
            Proven = [],
            Machines = 1,
            ReportSha256 = Core.Blocks.Digest.Of([]),
        }, harness.Deadline);

        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        Assert.Equal(outcome, Assert.Single(await OccurrencesAsync(harness)).Outcome);
    }

    [Fact]
    public async Task Look_SettingsChangedAfterItsTime_DoesNotStartWhatWasDueBefore()
    {
        await using var harness = await StartAsync(machines: 1);
        await PassUntilDueAsync(harness);
        await harness.SetDrillsAsync(Daily);

        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);

        Assert.Empty(await OccurrencesAsync(harness));
        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
    }

    [Fact]
    public async Task Look_OfAnOlderRecoveryPoint_LaunchesThat()
    {
        await using var harness = await StartAsync(machines: 1, schedule: Daily with { RecoveryPointAgeSeconds = 600 });
        await harness.UntilPointsAsync(15);
        var due = new DateTimeOffset(2030, 1, 1, 0, harness.Time.GetUtcNow().Minute + 2, 0, TimeSpan.Zero);
        await harness.SetDrillsAsync(Daily with { Cron = $"{due.Minute} 0 * * *", RecoveryPointAgeSeconds = 600 });
        await harness.UntilAsync(() => Task.FromResult(harness.Time.GetUtcNow() >= due), () => $"{due}");

        await new DrillKeeper(harness.Services).LookAtAllAsync(harness.Deadline);
        var ended = await harness.UntilEndedAsync(DrillScheduler.OperationOf(harness.ProjectId, due));

        Assert.InRange(ended.Machines[harness.MachineIds[0]].RecoveryPointAgeSeconds!.Value, 600, 700);
    }

    private static Task<DateTimeOffset> PassUntilDueAsync(OperationsHarness harness)
    {
        var due = new DateTimeOffset(2030, 1, 1, 3, 0, 0, TimeSpan.Zero);
        harness.Time.SetUtcNow(due.AddSeconds(5));
        return Task.FromResult(due);
    }

    private static async Task<IReadOnlyList<DrillOccurrence>> OccurrencesAsync(OperationsHarness harness)
    {
        var found = new List<DrillOccurrence>();
        await foreach (var occurrence in harness.Services.Documents.ListAsync<DrillOccurrence>(Keys.DrillOccurrences(harness.ProjectId), harness.Deadline)) found.Add(occurrence);
        return found;
    }

    private static async Task<IReadOnlyList<Notice>> NoticesAsync(OperationsHarness harness, NoticeKind kind)
    {
        var found = new List<Notice>();
        await foreach (var notice in harness.Services.Documents.ListAsync<Notice>(Keys.Notices(harness.ProjectId), harness.Deadline)) found.Add(notice);
        return [.. found.Where(notice => notice.Kind == kind)];
    }
}
