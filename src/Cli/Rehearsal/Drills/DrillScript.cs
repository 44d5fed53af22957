using System.Globalization;
using DRServerless.Api.Drills;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Cli.Rehearsal.Scenarios;
using DRServerless.Core.Drills;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Core.Time;

namespace DRServerless.Cli.Rehearsal.Drills;

/// <summary>
/// The story: protect, let a schedule start a drill while replication goes on, and see that replication did not suffer, that what was launched was cut
/// off and was the right thing, and that nothing is left; each by the simulator's own account.
/// </summary>
internal sealed class DrillScript(RehearsalStage stage) : IRehearsalPlay
{
    private const string Source = RehearsalStage.Source;
    private const string Target = RehearsalStage.Target;

    /// <summary>Names of the phases in which the server may be killed.</summary>
    public static readonly IReadOnlyList<string> CrashPhases = ["drill"];

    /// <summary>How long lag is looked at before and after.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <summary>The least time between setting the schedule and the minute that it names.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private const int SettleSeconds = 10;
    private const long CyclesBefore = 2;

    private readonly ProjectDriver _driver = stage.Driver;
    private readonly ApiClient _api = stage.Api;
    private readonly CheckList _checks = stage.Checks;
    private readonly DrillVerification _verification = new(stage);
    private readonly LagProbe _lag = new(stage.Driver, stage.Time);
    private IsolatedNetwork _network = new("", "");
    private LagFigures _before = LagFigures.None;
    private LagFigures _during = LagFigures.None;
    private LagFigures _after = LagFigures.None;
    private IReadOnlyList<string> _leftovers = [];

    public async Task PlayAsync(CancellationToken cancellation)
    {
        var phases = stage.Phases;
        await phases.RunAsync("protect", () => _driver.ProtectAsync(Source, Target, stage.Samples.Select(sample => sample.InstanceId), cancellation), cancellation);
        await phases.RunAsync("initial sync", () => _driver.UntilAsync(machine => machine.Replication.State == ReplicationState.ContinuousDataProtection && machine.Replication.CyclesCompleted >= CyclesBefore, cancellation), cancellation);
        await phases.RunAsync("plan and network", () => PrepareAsync(cancellation), cancellation);
        await phases.RunAsync("lag before", async () => _before = await _lag.ForAsync(Quiet, cancellation), cancellation);
        await phases.RunAsync("drill", () => DrillAsync(cancellation), cancellation);
        await phases.RunAsync("lag after", async () => _after = await _lag.ForAsync(Quiet, cancellation), cancellation);
        Compare();
        await phases.RunAsync("clean-up", async () => _leftovers = await new LeftoverCheck(stage.Cloud, _driver, _checks, stage.Time).RunAsync(Source, Target, cancellation), cancellation);
    }

    public void Present(CommandOutput output, double seconds) => output.Value(new DrillRehearsalReport
    {
        Verified = _checks.AllHeld,
        Seconds = Math.Round(seconds, 1),
        Phases = stage.Phases.Phases,
        LagBefore = _before,
        LagDuring = _during,
        LagAfter = _after,
        RpoSeconds = _verification.Report?.Rpo.Seconds,
        RtoSeconds = _verification.Report?.Rto.Seconds,
        ReportSha256 = _verification.Hash,
        Leftovers = _leftovers,
        Checks = _checks.Checks,
        Crashes = stage.Phases.Crashes,
        Seed = stage.Options.Seed,
    }, DrillRehearsalTables.Write);

    /// <summary>A plan that keeps the machines up for a while, so that there is something to look at.</summary>
    private async Task PrepareAsync(CancellationToken cancellation)
    {
        var project = (await _driver.ProjectAsync(cancellation)).Id;
        var machines = await _driver.MachinesAsync(cancellation);
        _network = await DrillNetworkSetup.MakeAsync(stage.Cloud.Simulator, Target, cancellation);
        await _api.PutAsync<StoredPlan>($"projects/{project}/plan", new RecoveryPlan
        {
            Steps =
            [
                new PlanStep { Name = "all", Kind = PlanStepKind.Wave, Machines = [.. machines.Select(machine => new PlanMachine { Id = machine.Id })] },
                new PlanStep { Name = "settle", Kind = PlanStepKind.Wait, WaitSeconds = SettleSeconds },
            ],
        }, cancellation);
    }

    private async Task DrillAsync(CancellationToken cancellation)
    {
        var project = (await _driver.ProjectAsync(cancellation)).Id;
        var due = NextMinute(stage.Time.GetUtcNow() + Lead);
        await _api.PutAsync<DrillSettingsView>($"projects/{project}/drill-settings", new DrillSettingsBody
        {
            Schedule = new DrillSchedule { Cron = string.Create(CultureInfo.InvariantCulture, $"{due.Minute} {due.Hour} {due.Day} {due.Month} *") },
            Networks = new Dictionary<Side, IsolatedNetwork> { [Side.Target] = _network },
            Targets = new RecoveryTargets { RpoSeconds = 600, RtoSeconds = 1_800 },
        }, cancellation);
        stage.Output.Line($"  a drill is due at {Format.Time(due)}");
        var id = await StartedAsync(project, cancellation);
        stage.Output.Line($"  drill {id} started by itself");
        var watch = new DrillWatch(stage.Cloud.Simulator, Target, _network);
        Operation? drill = null;
        _during = await _lag.UntilAsync(async () =>
        {
            watch.Look();
            drill = await _api.GetAsync<Operation>($"operations/{id}", cancellation);
            return drill.EndedAt is not null;
        }, cancellation);
        _checks.Add("the drill succeeded", drill?.Status == OperationStatus.Succeeded, $"{drill?.Status}: {drill?.Problem?.Message ?? drill?.Step}");
        _verification.NothingIsThere(Target);
        await _verification.RunAsync(project, drill!, watch.Seen, cancellation);
    }

    private async Task<OperationId> StartedAsync(ProjectId project, CancellationToken cancellation)
    {
        while (true)
        {
            var drills = await _api.GetAsync<DrillsView>($"projects/{project}/drills", cancellation);
            if (drills.Occurrences is [{ OperationId: { } id }, ..]) return id;
            await stage.Time.DelayAsync(Pause, cancellation);
        }
    }

    /// <summary>Lag goes up and down by itself, with each cycle; a drill must not be seen in it.</summary>
    private void Compare()
    {
        var allowed = (2 * _before.AverageSeconds) + 2;
        _checks.Add("lag did not suffer while the drill ran", _during.AverageSeconds <= allowed,
            string.Create(CultureInfo.InvariantCulture, $"{_during.AverageSeconds} s on average, before {_before.AverageSeconds} s; allowed up to {allowed} s"));
        _checks.Add("cycles were completed while the drill ran", _during.Cycles >= stage.Samples.Count, $"{_during.Cycles} cycles of {stage.Samples.Count} machines");
    }

    private static DateTimeOffset NextMinute(DateTimeOffset time) => new DateTimeOffset(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0, TimeSpan.Zero).AddMinutes(1);
}
