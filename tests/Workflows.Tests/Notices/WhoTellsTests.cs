using DRServerless.Core.Machines;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Tests.Operations;
using DRServerless.Workflows.Tests.Plans;
using static DRServerless.Workflows.Tests.Notices.NoticeWorld;

namespace DRServerless.Workflows.Tests.Notices;

/// <summary>What is told, and how urgent it is.</summary>
public sealed class WhoTellsTests
{
    [Fact]
    public async Task Operation_EndsEitherWay_IsToldOnceByItsSeverity()
    {
        await using var harness = await StartAsync(Everything(Hook()), twice: true, machines: 1, isProtected: true);
        var paused = await harness.SucceedAsync(new PauseReplicationRequest());
        harness.Clouds.Target.Faults.Unreachable = true;
        var failed = await harness.RunAsync(PlanWorld.Recovery);

        var told = (await harness.NoticesAsync()).Where(notice => notice.Kind == NoticeKind.OperationEnded).ToDictionary(notice => notice.OperationId!.Value);
        Assert.Equal((NoticeSeverity.Information, "PauseReplication succeeded"), (told[paused.Id].Severity, told[paused.Id].Title));
        Assert.Equal((OperationStatus.Failed, NoticeSeverity.Critical), (failed.Status, told[failed.Id].Severity));
        Assert.Contains(failed.Problem!.Code, told[failed.Id].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_AsksForApproval_IsToldWithItsTimeLimitAndGate()
    {
        await using var harness = await PlanWorld.StartAsync(1, twice: true, it => PlanWorld.Plan(PlanWorld.Ask("sure"), PlanWorld.Wave("all", [.. it.MachineIds])));
        var operation = await harness.AcceptAsync(PlanWorld.Recovery);
        await harness.UntilAsync(operation.Id, found => found.Status == OperationStatus.WaitingForApproval);
        await harness.UntilAsync(async () => (await harness.NoticesAsync()).Any(notice => notice.Kind == NoticeKind.ApprovalWanted), () => "the question");

        var asked = Assert.Single(await harness.NoticesAsync(), notice => notice.Kind == NoticeKind.ApprovalWanted);
        Assert.Equal((operation.Id, "sure/1", true), (asked.OperationId, asked.Gate, asked.Asks));
        Assert.Equal(TimeSpan.FromSeconds(600), asked.AnswerBy - asked.At);
        Assert.Contains("Shall we?", asked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replication_FallsBehindHoversAndRecovers_IsToldOnceEachWay()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.StopLoopsAsync();
        var watch = new ReplicationWatch(harness.Services);
        await watch.LookAtAllAsync(harness.Deadline);
        var goal = TimeSpan.FromSeconds((await harness.ProjectAsync()).Replication.LagGoalSeconds);

        // Behind, but not by enough; then by enough, but not for long enough; then told, however often it is looked at.
        await SetPointAsync(harness, ago: goal * 1.2);
        await LookAsync(harness, watch, minutes: 10);
        Assert.Empty(await ReplicationNewsAsync(harness));
        await SetPointAsync(harness, ago: goal * 1.6);
        await LookAsync(harness, watch, minutes: 3);
        Assert.Empty(await ReplicationNewsAsync(harness));
        await LookAsync(harness, watch, minutes: 20);
        Assert.Single(await ReplicationNewsAsync(harness));

        // It hovers about the goal: neither well nor anew in trouble.
        for (var time = 0; time < 3; time++)
        {
            await SetPointAsync(harness, ago: goal * 1.1);
            await LookAsync(harness, watch, minutes: 2);
            await SetPointAsync(harness, ago: goal * 1.6);
            await LookAsync(harness, watch, minutes: 8);
        }

        Assert.Single(await ReplicationNewsAsync(harness));
        await SetPointAsync(harness, ago: TimeSpan.FromSeconds(30));
        await LookAsync(harness, watch, minutes: 3);

        var news = await ReplicationNewsAsync(harness);
        Assert.Equal([NoticeSeverity.Warning, NoticeSeverity.Information], news.OrderBy(notice => notice.At).Select(notice => notice.Severity));
        await SetPointAsync(harness, ago: goal * 2);
        await LookAsync(harness, watch, minutes: 10);
        Assert.Equal(3, (await ReplicationNewsAsync(harness)).Count);
    }

    [Fact]
    public async Task Replication_StallsForAMoment_IsToldToNobody_AndForLongerToAll()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.StopLoopsAsync();
        var watch = new ReplicationWatch(harness.Services);
        await SetAsync(harness, found => found with { State = ReplicationState.Stalled, Problem = new ProblemRecord("throttled", "Too many.", harness.Time.GetUtcNow()) });
        await LookAsync(harness, watch, minutes: 2);
        await SetAsync(harness, found => found with { State = ReplicationState.ContinuousDataProtection, Problem = null, LatestRecoveryPointAt = harness.Time.GetUtcNow() });
        await LookAsync(harness, watch, minutes: 2);
        Assert.Empty(await ReplicationNewsAsync(harness));

        await SetAsync(harness, found => found with { State = ReplicationState.Stalled, Problem = new ProblemRecord("throttled", "Too many.", harness.Time.GetUtcNow()) });
        await LookAsync(harness, watch, minutes: 8);
        Assert.Contains("throttled", Assert.Single(await ReplicationNewsAsync(harness)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replication_HeldByAPerson_IsNoTrouble()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.StopLoopsAsync();
        await harness.ChangeProjectAsync(project => project with { ReplicationPaused = true });
        await SetPointAsync(harness, ago: TimeSpan.FromDays(3));

        await LookAsync(harness, new ReplicationWatch(harness.Services), minutes: 20);

        Assert.Empty(await ReplicationNewsAsync(harness));
    }

    [Fact]
    public async Task Superseded_MachineComesBack_IsToldOnceAndOnceThatItIsOver()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        harness.Clouds.Source.Faults.Unreachable = true;
        await harness.SucceedAsync(PlanWorld.Recovery);
        harness.Clouds.Source.Faults.Unreachable = false;
        var watch = new UnfencedWatch(harness.Services);

        for (var look = 0; look < 5; look++) await watch.LookAtAllAsync(harness.Deadline);

        var news = (await harness.NoticesAsync()).Where(notice => notice.Kind == NoticeKind.SplitBrain).ToList();
        Assert.Equal([NoticeSeverity.Critical, NoticeSeverity.Information], news.Select(notice => notice.Severity).OrderDescending());
        Assert.Contains("runs beside", news.Single(notice => notice.Severity == NoticeSeverity.Critical).Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Notice>> ReplicationNewsAsync(OperationsHarness harness) =>
        [.. (await harness.NoticesAsync()).Where(notice => notice.Kind == NoticeKind.Replication)];

    private static Task SetPointAsync(OperationsHarness harness, TimeSpan ago) =>
        SetAsync(harness, found => found with { State = ReplicationState.ContinuousDataProtection, LatestRecoveryPointAt = harness.Time.GetUtcNow() - ago });

    private static async Task SetAsync(OperationsHarness harness, Func<MachineReplication, MachineReplication> change)
    {
        var key = Keys.Replication(harness.ProjectId, harness.MachineIds[0]);
        var found = (await harness.Services.Documents.FindAsync<MachineReplication>(key, harness.Deadline))?.Value ?? new MachineReplication { MachineId = harness.MachineIds[0] };
        await harness.Services.Documents.PutAsync(key, change(found), harness.Deadline);
    }

    /// <summary>Looks every minute; the newest recovery point keeps its age, as if cycles went on.</summary>
    private static async Task LookAsync(OperationsHarness harness, ReplicationWatch watch, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            harness.Time.Advance(TimeSpan.FromMinutes(1));
            await SetAsync(harness, found => found with { LatestRecoveryPointAt = found.LatestRecoveryPointAt + TimeSpan.FromMinutes(1) });
            await watch.LookAtAllAsync(harness.Deadline);
        }
    }
}
