using DRServerless.Cli.Output;
using DRServerless.Cli.Rehearsal.Scenarios;
using DRServerless.Core.Alerts;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Time;
using DRServerless.Simulator.State;

namespace DRServerless.Cli.Rehearsal.Alarms;

/// <summary>The story: alarms come and go, one stays on all alone; nothing is wrong, and nothing is started. Replication goes on as if nobody had called.</summary>
internal sealed class FlappingScript(RehearsalStage stage) : IRehearsalPlay
{
    private const string Source = RehearsalStage.Source;
    private const int Flaps = 12;
    private const int SustainedSeconds = 8;
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(3 * SustainedSeconds);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Names of the phases in which the server may be killed.</summary>
    public static readonly IReadOnlyList<string> CrashPhases = ["protect", "initial sync", "continuous data protection"];

    private static readonly AlertPolicy Policy = new()
    {
        Matchers = [new AlertMatcher { Source = "page", Title = AlarmRig.Page }, new AlertMatcher { Source = "network", Title = AlarmRig.Network }],
        SustainedSeconds = SustainedSeconds,
        Quorum = 2,
        Action = AlertAction.Failover,
        // Even with nothing in doubt: what keeps it from acting must be that alarms do not last.
        AskWhenSourceAnswers = false,
    };

    private readonly AlarmRig _rig = new(stage);
    private readonly Random _random = new(stage.Options.Seed);
    private readonly List<IncidentLogLine> _log = [];
    private IReadOnlyList<Incident> _incidents = [];

    public async Task PlayAsync(CancellationToken cancellation)
    {
        var (driver, phases) = (stage.Driver, stage.Phases);
        await phases.RunAsync("protect", () => driver.ProtectAsync(Source, RehearsalStage.Target, stage.Samples.Select(sample => sample.InstanceId), cancellation), cancellation);
        await phases.RunAsync("initial sync", () => driver.UntilAsync(machine => machine.Replication.State == ReplicationState.ContinuousDataProtection, cancellation), cancellation);
        await phases.RunAsync("continuous data protection", () => driver.UntilAsync(machine => machine.Replication.CyclesCompleted >= 1, cancellation), cancellation);
        await phases.RunAsync("wire alarms", () => _rig.WireAsync(Policy, cancellation), cancellation);
        var cycles = (await driver.MachinesAsync(cancellation)).ToDictionary(machine => machine.Id, machine => machine.Replication.CyclesCompleted);
        await phases.RunAsync("alarms come and go", () => FlapAsync(cancellation), cancellation);
        await phases.RunAsync("one alarm stays on, alone", () => StayAloneAsync(cancellation), cancellation);
        await phases.RunAsync("replication goes on", () => driver.UntilAsync(machine => machine.Replication.CyclesCompleted > cycles[machine.Id], cancellation), cancellation);
        await JudgeAsync(cancellation);
    }

    public void Present(CommandOutput output, double seconds) => output.Value(new AlarmReport
    {
        Verified = stage.Checks.AllHeld,
        Seconds = Math.Round(seconds, 1),
        Phases = stage.Phases.Phases,
        Machines = new Dictionary<string, RecoveryFigures>(),
        Incidents = _incidents,
        Log = _log,
        Checks = stage.Checks.Checks,
        Crashes = stage.Phases.Crashes,
        Seed = stage.Options.Seed,
    }, AlarmTables.Write);

    /// <summary>Both alarms at once, each time for less than they would have to last.</summary>
    private async Task FlapAsync(CancellationToken cancellation)
    {
        for (var flap = 0; flap < Flaps; flap++)
        {
            await SetBothAsync(on: true, cancellation);
            await stage.Time.DelayAsync(TimeSpan.FromSeconds(1 + (_random.NextDouble() * (SustainedSeconds - 4))), cancellation);
            await SetBothAsync(on: false, cancellation);
            await stage.Time.DelayAsync(TimeSpan.FromSeconds(1 + _random.NextDouble()), cancellation);
        }
    }

    private async Task StayAloneAsync(CancellationToken cancellation)
    {
        await _rig.SetAsync(AlarmRig.Page, on: true, cancellation);
        await stage.Time.DelayAsync(Alone, cancellation);
        var watching = await _rig.UntilAsync(incident => incident.Status == IncidentStatus.Watching, Patience, cancellation);
        stage.Checks.Add("one source alone is watched and no more", watching is not null, watching?.Reason ?? "no incident watches");
        await _rig.SetAsync(AlarmRig.Page, on: false, cancellation);
        await _rig.UntilAsync(incident => incident.EndedAt is not null, Patience, cancellation);
    }

    private async Task SetBothAsync(bool on, CancellationToken cancellation)
    {
        await _rig.SetAsync(AlarmRig.Page, on, cancellation);
        await _rig.SetAsync(AlarmRig.Network, on, cancellation);
    }

    private async Task JudgeAsync(CancellationToken cancellation)
    {
        _incidents = await _rig.IncidentsAsync(cancellation);
        foreach (var incident in _incidents.Reverse()) _log.AddRange(await _rig.LogAsync(incident.Id, cancellation));
        var others = _incidents.Where(incident => incident.Status != IncidentStatus.Withdrawn).ToList();
        stage.Checks.Add("alarms opened incidents", _incidents.Count > 0, $"{_incidents.Count}");
        stage.Checks.Add("every incident withdrew", others.Count == 0, string.Join(", ", others.Select(incident => $"{incident.Id}: {incident.Status}")));
        var operations = (await stage.Driver.OperationsAsync(cancellation)).Where(operation => operation.Kind != OperationKind.StartReplication).ToList();
        stage.Checks.Add("nothing was started", operations.Count == 0, string.Join(", ", operations.Select(operation => operation.Kind)));
        var project = await stage.Driver.ProjectAsync(cancellation);
        stage.Checks.Add("the project is as it was", project is { State: ProjectState.Normal, ActiveOperation: null }, $"{project.State}");
        foreach (var sample in stage.Samples)
            stage.Checks.Add($"{sample.Name} runs where it ran", stage.Cloud.StateOf(Source, sample.InstanceId) == InstanceState.Running, stage.Cloud.StateOf(Source, sample.InstanceId).ToString());
        var there = stage.Cloud.Resources(RehearsalStage.Target).Where(resource => resource.StartsWith("instance", StringComparison.Ordinal)).ToList();
        stage.Checks.Add("nothing was launched", there.Count == 0, string.Join(", ", there));
    }
}
