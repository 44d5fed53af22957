using DRServerless.Cli.Output;
using DRServerless.Cli.Rehearsal.Scenarios;
using DRServerless.Core.Alerts;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;

namespace DRServerless.Cli.Rehearsal.Alarms;

/// <summary>The story: the region dies, alarms and an own witness say so, and the failover runs by itself. Nobody asks for it; what it launched is checked past it.</summary>
internal sealed class AlertScript(RehearsalStage stage) : IRehearsalPlay
{
    private const string Source = RehearsalStage.Source;
    private const int CyclesBeforeOutage = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Names of the phases in which the server may be killed.</summary>
    public static readonly IReadOnlyList<string> CrashPhases = ["protect", "initial sync", "continuous data protection", "the region dies"];

    /// <summary>Two alarms and the witness must agree, so that no two of them are enough.</summary>
    private static readonly AlertPolicy Policy = new()
    {
        Matchers =
        [
            new AlertMatcher { Source = "page", Kind = AlertKind.CloudWatch, Title = AlarmRig.Page },
            new AlertMatcher { Source = "network", Kind = AlertKind.CloudWatch, Title = AlarmRig.Network },
        ],
        Witnesses = [new Witness { Source = "region API", Kind = WitnessKind.AwsApi, Region = Source }],
        SustainedSeconds = 5,
        Quorum = 3,
        Action = AlertAction.Failover,
    };

    private readonly AlarmRig _rig = new(stage);
    private readonly LaunchCheck _launches = new(stage);
    private Dictionary<string, RecoveryFigures> _failover = [];
    private IReadOnlyList<Incident> _incidents = [];
    private IReadOnlyList<IncidentLogLine> _log = [];

    public async Task PlayAsync(CancellationToken cancellation)
    {
        var (driver, phases) = (stage.Driver, stage.Phases);
        await phases.RunAsync("protect", () => driver.ProtectAsync(Source, RehearsalStage.Target, stage.Samples.Select(sample => sample.InstanceId), cancellation), cancellation);
        await phases.RunAsync("initial sync", () => driver.UntilAsync(machine => machine.Replication.State == ReplicationState.ContinuousDataProtection, cancellation), cancellation);
        await phases.RunAsync("continuous data protection", () => driver.UntilAsync(machine => machine.Replication.CyclesCompleted >= CyclesBeforeOutage, cancellation), cancellation);
        await phases.RunAsync("wire alarms", () => _rig.WireAsync(Policy, cancellation), cancellation);
        await phases.RunAsync("the region dies", () => LoseRegionAsync(cancellation), cancellation);
    }

    public void Present(CommandOutput output, double seconds) => output.Value(new AlarmReport
    {
        Verified = stage.Checks.AllHeld,
        Seconds = Math.Round(seconds, 1),
        Phases = stage.Phases.Phases,
        Machines = _failover,
        Incidents = _incidents,
        Log = _log,
        Checks = stage.Checks.Checks,
        Crashes = stage.Phases.Crashes,
        Seed = stage.Options.Seed,
    }, AlarmTables.Write);

    private async Task LoseRegionAsync(CancellationToken cancellation)
    {
        stage.Cloud.Simulator.SetOutage(Source, down: true);
        var outage = stage.Time.GetUtcNow();
        var last = await _launches.LastWritesAsync(cancellation);
        await Task.WhenAll(_rig.SetAsync(AlarmRig.Page, on: true, cancellation), _rig.SetAsync(AlarmRig.Network, on: true, cancellation));
        var ended = await _rig.UntilAsync(incident => incident.EndedAt is not null, Patience, cancellation);
        stage.Checks.Add("the incident started a failover by itself", ended is { Status: IncidentStatus.Acted, OperationId: not null }, ended is null ? "it did not end" : $"{ended.Status}: {ended.Reason}");
        if (ended?.OperationId is not { } id) return;
        var operation = await stage.Driver.FollowAsync(id, cancellation);
        await DecisionAsync(ended, cancellation);
        var started = (operation.AcceptedAt - outage).TotalSeconds;
        _failover = (await _launches.CheckAsync(new Recovery("failover", Source, RehearsalStage.Target), operation, name => (last[name], outage), cancellation))
            .ToDictionary(pair => pair.Key, pair => pair.Value with { RtoSeconds = Math.Round(pair.Value.RtoSeconds + started, 2) });
        stage.Checks.Add("every machine was failed over", _failover.Count == stage.Samples.Count, $"{_failover.Count} of {stage.Samples.Count}");
    }

    private async Task DecisionAsync(Incident ended, CancellationToken cancellation)
    {
        _incidents = await _rig.IncidentsAsync(cancellation);
        _log = await _rig.LogAsync(ended.Id, cancellation);
        foreach (var source in new[] { "page", "network", "region API" })
            stage.Checks.Add($"the log says that {source} counted", _log.Any(line => line.Message.StartsWith($"{source} counts", StringComparison.Ordinal)), $"{_log.Count} lines");
        var launches = (await stage.Driver.OperationsAsync(cancellation)).Count(operation => operation.Kind == OperationKind.LaunchRecovery);
        stage.Checks.Add("there was one incident and one failover", _incidents.Count == 1 && launches == 1, $"{_incidents.Count} incidents, {launches} failovers");
        var project = await stage.Driver.ProjectAsync(cancellation);
        stage.Checks.Add("the project has failed over", project.State == ProjectState.FailedOver, project.State.ToString());
    }
}
