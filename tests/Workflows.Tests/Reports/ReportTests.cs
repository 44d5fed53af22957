using System.Text;
using System.Text.Json.Nodes;
using DRServerless.Core.Checks;
using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Network;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Reports;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Reports;
using DRServerless.Workflows.Tests.Operations;
using DRServerless.Workflows.Tests.Plans;
using static DRServerless.Workflows.Tests.Drills.DrillWorld;
using static DRServerless.Workflows.Tests.Plans.PlanWorld;

namespace DRServerless.Workflows.Tests.Reports;

/// <summary>What is written of drills, failovers and failbacks when they have ended.</summary>
public sealed class ReportTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Drill_Ended_IsReportedOnceWithItsFigures(bool twice)
    {
        await using var harness = await StartAsync(machines: 1, twice: twice, targets: new RecoveryTargets { RpoSeconds = 3_600, RtoSeconds = 3_600 });
        await harness.SetPlanAsync(Plan(Wave("apps", harness.MachineIds[0]), Wait("settle", 60)));
        await CheckAsync(harness);

        var ended = await harness.SucceedAsync(Drill);

        var report = await ReportAsync(harness, ended.Id);
        Assert.Equal((RecoveryVerdict.Passed, OperationKind.Drill, "to be sure", "test"), (report.Verdict, report.Kind, report.Reason, report.RequestedBy));
        Assert.Equal((true, true), (report.Rpo.Met, report.Rto.Met));
        var machine = Assert.Single(report.Machines);
        Assert.True(machine is { Proven: true, Deleted: true, InstanceId: not null });
        Assert.Equal("port", Assert.Single(machine.Checks).Name);
        Assert.Equal(machine.Rto.Seconds!.Value, (machine.Checks[0].EndedAt - ended.AcceptedAt).TotalSeconds, precision: 2);
        Assert.Equal(["apps", "settle"], report.Steps.Select(step => step.Name));
        Assert.Empty(report.Drill!.Left);
        var line = Assert.Single(await new RecoveryLog(harness.Services.Documents).LastAsync(harness.ProjectId, 10, harness.Deadline));
        Assert.Equal((ended.Id, RecoveryVerdict.Passed, 1), (line.OperationId, line.Verdict, line.Proven.Count));
        Assert.Equal(SealedReport.Of(report).Sha256, line.ReportSha256);
        Assert.Equal(NoticeSeverity.Information, (await NoticeAsync(harness, ended.Id)).Severity);
    }

    [Fact]
    public async Task Drill_OverItsTargets_SaysSo()
    {
        await using var harness = await StartAsync(machines: 1, targets: new RecoveryTargets { RpoSeconds = 1, RtoSeconds = 3_600 });
        await harness.PassAsync(TimeSpan.FromSeconds(50));

        var ended = await harness.SucceedAsync(Drill);

        var report = await ReportAsync(harness, ended.Id);
        Assert.Equal((RecoveryVerdict.TargetMissed, false, true), (report.Verdict, report.Rpo.Met, report.Rto.Met));
        Assert.Contains("over the target of 1 s", report.Summary, StringComparison.Ordinal);
        Assert.Equal(NoticeSeverity.Warning, (await NoticeAsync(harness, ended.Id)).Severity);
    }

    [Fact]
    public async Task Drill_OfAnOlderPointOnPurpose_IsHeldAgainstTheNewest()
    {
        await using var harness = await StartAsync(machines: 1, targets: new RecoveryTargets { RpoSeconds = 120 });
        await harness.UntilPointsAsync(10);
        var old = (await harness.PointsAsync(0))[0];

        var ended = await harness.SucceedAsync(Drill with { RecoveryPoint = new RecoveryPointSelector { AtOrBefore = old.TakenAt } });

        var machine = Assert.Single((await ReportAsync(harness, ended.Id)).Machines);
        Assert.True(machine.RecoveryPointAgeSeconds > 500);
        Assert.Equal(true, machine.Rpo.Met);
    }

    [Fact]
    public async Task Drill_Failed_NamesWhatAndThatAllWasDeleted()
    {
        await using var harness = await StartAsync(machines: 1);
        await CheckAsync(harness);
        harness.Network.Probes[22] = new Queue<ProbeResult>([new ProbeResult(Passed: false, "closed")]);

        var ended = await harness.FailAsync(Drill, ErrorCodes.CheckFailed);

        var report = await ReportAsync(harness, ended.Id);
        Assert.Equal((RecoveryVerdict.Failed, null, false), (report.Verdict, report.Rto.Seconds, report.Machines[0].Proven));
        Assert.Contains("nothing is left", report.Summary, StringComparison.Ordinal);
        Assert.Equal(NoticeSeverity.Warning, (await NoticeAsync(harness, ended.Id)).Severity);
    }

    [Fact]
    public async Task Drill_LeftSomething_IsToldAtOnce()
    {
        await using var harness = await StartAsync(machines: 1);
        harness.Clouds.Target.Faults.Fail("Launcher.CleanUp", ErrorCodes.ResourceBusy, times: 10_000);

        var ended = await harness.FailAsync(Drill, ErrorCodes.DrillLeftSomething);

        Assert.NotEmpty((await ReportAsync(harness, ended.Id)).Drill!.Left);
        Assert.Equal(NoticeSeverity.Critical, (await NoticeAsync(harness, ended.Id)).Severity);
    }

    [Fact]
    public async Task Drill_GaveWay_IsCancelledAndNamesWhatItGaveWayTo()
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.SetPlanAsync(Plan(Wave("apps", harness.MachineIds[0]), Wait("settle", 600)));
        var drill = await harness.AcceptAsync(Drill);
        await harness.UntilStepAsync(drill, "settle", Core.Plans.PlanStepState.Running);

        var recovery = await harness.AcceptAsync(Recovery);
        await harness.UntilEndedAsync(drill.Id);

        var report = await ReportAsync(harness, drill.Id);
        Assert.Equal(RecoveryVerdict.Cancelled, report.Verdict);
        Assert.Contains(report.Events, line => line.Message.Contains(recovery.Id.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task FailoverAndFailback_Ended_AreReportedWithFencingAndMethod()
    {
        await using var harness = await StartAsync(machines: 1);

        var failover = await ReportAsync(harness, (await harness.SucceedAsync(Recovery)).Id);
        var failback = await ReportAsync(harness, (await harness.SucceedAsync(new FailbackRequest())).Id);

        Assert.Equal((OperationKind.LaunchRecovery, RecoveryVerdict.Passed, null), (failover.Kind, failover.Verdict, failover.FailbackMethod));
        Assert.Equal(FencingState.Stopped, Assert.Single(failover.Machines[0].Fencing).State);
        Assert.Null(failover.Drill);
        Assert.Equal((OperationKind.Failback, FailbackMethod.FullyOrchestrated), (failback.Kind, failback.FailbackMethod));
        Assert.Equal(0, failback.Rpo.Seconds);
        Assert.Equal((failover.To, failover.From), (failback.From, failback.To));
    }

    [Fact]
    public async Task TestLaunch_Ended_HasNoReport()
    {
        await using var harness = await StartAsync(machines: 1);

        var ended = await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Test });

        Assert.Null(await harness.Objects.ReadAsync(Keys.Report(ended.Id), harness.Deadline));
    }

    [Fact]
    public async Task Report_CannotBeWritten_TheOperationHasEndedAndTheProjectIsFree()
    {
        await using var harness = await StartAsync(machines: 1);
        await harness.Services.Documents.PutAsync(Keys.DrillSettings(harness.ProjectId), new Dictionary<string, string> { ["networks"] = "nonsense" }, harness.Deadline);

        var ended = await harness.SucceedAsync(Recovery);

        Assert.Null(await harness.Objects.ReadAsync(Keys.Report(ended.Id), harness.Deadline));
        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
    }

    [Fact]
    public async Task Verify_AnythingChanged_IsSeen()
    {
        await using var harness = await StartAsync(machines: 1);
        var ended = await harness.SucceedAsync(Drill);
        var kept = Encoding.UTF8.GetString((await harness.Objects.ReadAsync(Keys.Report(ended.Id), harness.Deadline))!.Content.Span);

        Assert.True(Verify(kept, _ => { }));
        Assert.False(Verify(kept, report => report["verdict"] = "failed"));
        Assert.False(Verify(kept, report => report["machines"]![0]!["proven"] = false));
        Assert.False(Verify(kept, report => report["events"]!.AsArray().RemoveAt(0)));
        Assert.False(Verify(kept, report => report["added"] = "by somebody"));
        Assert.False(Verify(kept, report => report.Remove("summary")));
        Assert.False(Verify(kept, report => report["rpo"]!["seconds"] = 0.001));
    }

    private static bool Verify(string kept, Action<JsonObject> change)
    {
        var document = JsonNode.Parse(kept)!;
        change(document["report"]!.AsObject());
        using var parsed = System.Text.Json.JsonDocument.Parse(document.ToJsonString());
        return SealedReport.Verify(parsed.RootElement).Valid;
    }

    private static Task CheckAsync(OperationsHarness harness) => harness.ChangeMachineAsync(0, machine => machine with
    {
        LaunchSettings = machine.LaunchSettings with { Checks = [new MachineCheck { Name = "port", Kind = CheckKind.Tcp, Port = 22, Retries = 0 }] },
    });

    private static async Task<RecoveryReport> ReportAsync(OperationsHarness harness, OperationId operation)
    {
        await harness.UntilAsync(async () => await harness.Objects.ReadAsync(Keys.Report(operation), harness.Deadline) is not null, () => "the report");
        return (await harness.Services.Documents.FindAsync<SealedReport>(Keys.Report(operation), harness.Deadline))!.Value.Report;
    }

    private static async Task<Notice> NoticeAsync(OperationsHarness harness, OperationId operation) =>
        (await harness.Services.Documents.FindAsync<Notice>(Keys.Notice(harness.ProjectId, NoticeDesk.IdOf($"drill-ended {operation}")), harness.Deadline))!.Value;
}
