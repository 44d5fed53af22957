using DRServerless.Cli.Output;
using DRServerless.Cli.Rehearsal.Scenarios;
using DRServerless.Cli.Simulation;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Simulator.State;

namespace DRServerless.Cli.Rehearsal;

/// <summary>The story: protect, lose the region, fail over, fail back, return to normal. Each act is driven through the API and checked past it.</summary>
internal sealed class RehearsalScript(RehearsalStage stage) : IRehearsalPlay
{
    private const string Source = RehearsalStage.Source;
    private const string Target = RehearsalStage.Target;

    /// <summary>Names of the phases in which the server may be killed.</summary>
    public static readonly IReadOnlyList<string> CrashPhases =
        ["protect", "initial sync", "continuous data protection", "failover", "prepare for failback", "failback", "return to normal"];

    private const int CyclesBeforeOutage = 3;
    private const long WritesAtTarget = 40;

    private readonly RehearsalCloud _cloud = stage.Cloud;
    private readonly ProjectDriver _driver = stage.Driver;
    private readonly PhaseRunner _phases = stage.Phases;
    private readonly CheckList _checks = stage.Checks;
    private readonly IReadOnlyList<SampleMachine> _samples = stage.Samples;
    private readonly TimeProvider _time = stage.Time;
    private readonly LaunchCheck _launches = new(stage);
    private readonly TransferCheck _transfer = new(stage.Cloud, stage.Driver, stage.Checks);
    private Dictionary<string, RecoveryFigures> _failover = [];
    private Dictionary<string, RecoveryFigures> _failback = [];
    private TransferReport? _toSource;
    private TransferReport? _toTarget;
    private IReadOnlyList<string> _leftovers = [];

    public async Task PlayAsync(CancellationToken cancellation)
    {
        await _phases.RunAsync("protect", () => _driver.ProtectAsync(Source, Target, _samples.Select(sample => sample.InstanceId), cancellation), cancellation);
        await _phases.RunAsync("initial sync", () => _driver.UntilAsync(machine => machine.Replication.State == ReplicationState.ContinuousDataProtection, cancellation), cancellation);
        await _phases.RunAsync("continuous data protection", () => _driver.UntilAsync(machine => machine.Replication.CyclesCompleted >= CyclesBeforeOutage, cancellation), cancellation);
        await _phases.RunAsync("failover", () => FailOverAsync(cancellation), cancellation);
        await _phases.RunAsync("work at the target", () => WorkAtTargetAsync(cancellation), cancellation);
        await _phases.RunAsync("prepare for failback", () => PrepareFailbackAsync(cancellation), cancellation);
        await _phases.RunAsync("failback", () => FailBackAsync(cancellation), cancellation);
        await _phases.RunAsync("return to normal", () => ReturnToNormalAsync(cancellation), cancellation);
        await _phases.RunAsync("clean-up", () => CleanUpAsync(cancellation), cancellation);
    }

    public void Present(CommandOutput output, double seconds) => output.Value(Report(seconds), RehearsalTables.Write);

    private RehearsalReport Report(double seconds) => new()
    {
        Verified = _checks.AllHeld,
        Seconds = Math.Round(seconds, 1),
        Phases = _phases.Phases,
        Machines = [.. _samples.Select(sample => Machine(sample))],
        Failback = _toSource ?? None,
        ReturnToNormal = _toTarget ?? None,
        Leftovers = _leftovers,
        Checks = _checks.Checks,
        Crashes = _phases.Crashes,
        Seed = stage.Options.Seed,
    };

    private static TransferReport None { get; } = new("none", 0, 0, 0);

    private MachineReport Machine(SampleMachine sample)
    {
        var failover = _failover.GetValueOrDefault(sample.Name) ?? new RecoveryFigures(-1, -1, -1, -1);
        return new MachineReport
        {
            Name = sample.Name,
            Disks = sample.Disks,
            RpoSeconds = failover.RpoSeconds,
            RtoSeconds = failover.RtoSeconds,
            LostWrites = failover.LostWrites,
            ExpectedLostWrites = failover.ExpectedLostWrites,
            FileSystems = stage.FileSystems.Summary(sample),
            Failback = _failback.GetValueOrDefault(sample.Name) ?? new RecoveryFigures(-1, -1, -1, -1),
        };
    }

    private async Task FailOverAsync(CancellationToken cancellation)
    {
        _cloud.Simulator.SetOutage(Source, down: true);
        var outage = _time.GetUtcNow();
        var last = await _launches.LastWritesAsync(cancellation);
        var operation = await _driver.LaunchAsync(planned: false, cancellation);
        var started = (operation.AcceptedAt - outage).TotalSeconds;
        _failover = await _launches.CheckAsync(new Recovery("failover", Source, Target), operation, name => (last[name], outage), cancellation);
        _failover = _failover.ToDictionary(pair => pair.Key, pair => pair.Value with { RtoSeconds = Math.Round(pair.Value.RtoSeconds + started, 2) });
    }

    /// <summary>The machines must do their work where they are now; then the region comes back, and the originals with it.</summary>
    private async Task WorkAtTargetAsync(CancellationToken cancellation)
    {
        var before = await _launches.LastWritesAsync(cancellation);
        await _driver.UntilAsync(machine => _cloud.Simulator.Workloads.Statuses.Any(status =>
            status.InstanceId == machine.ActiveInstanceId && status.LastAcknowledged >= before[machine.Name] + WritesAtTarget), cancellation);
        _cloud.Simulator.SetOutage(Source, down: false);
    }

    private async Task PrepareFailbackAsync(CancellationToken cancellation)
    {
        await _driver.RunAsync("prepare-failback", null, cancellation);
        _toSource = await _transfer.RunAsync("failback", Target, _launches.LaunchedFrom, cancellation);
        foreach (var sample in _samples)
            _checks.Add($"the original of {sample.Name} that came back was stopped", _cloud.StateOf(Source, sample.InstanceId) == InstanceState.Stopped, _cloud.StateOf(Source, sample.InstanceId).ToString());
    }

    private async Task FailBackAsync(CancellationToken cancellation)
    {
        var superseded = (await _driver.MachinesAsync(cancellation)).ToDictionary(machine => machine.Name, machine => machine.ActiveInstanceId);
        var operation = await _driver.LaunchAsync(planned: true, cancellation);
        _failback = await _launches.CheckAsync(new Recovery("failback", Target, Source), operation, name =>
        {
            var status = _cloud.Simulator.Workloads.Statuses.Single(status => status.InstanceId == superseded[name]);
            return (status.LastAcknowledged, status.LastWrittenAt ?? operation.AcceptedAt);
        }, cancellation);
        foreach (var (name, figures) in _failback) _checks.Add($"failback of {name}: nothing was lost", figures.LostWrites == 0, $"{figures.LostWrites} writes");
    }

    private async Task ReturnToNormalAsync(CancellationToken cancellation)
    {
        await _driver.RunAsync("return-to-normal", null, cancellation);
        _toTarget = await _transfer.RunAsync("return to normal", Source, _launches.LaunchedFrom, cancellation);
        var project = await _driver.ProjectAsync(cancellation);
        _checks.Add("the project is back to normal", project is { State: ProjectState.Normal, Direction: Direction.Forward }, $"{project.State}, {project.Direction}");
        var there = _cloud.Resources(Target).Where(resource => resource.StartsWith("instance", StringComparison.Ordinal)).ToList();
        _checks.Add("the machines at the target were deleted", there.Count == 0, string.Join(", ", there));
    }

    private async Task CleanUpAsync(CancellationToken cancellation)
    {
        await _driver.UntilAsync(machine => machine.Replication.State == ReplicationState.ContinuousDataProtection, cancellation);
        _leftovers = await new LeftoverCheck(_cloud, _driver, _checks, _time).RunAsync(Source, Target, cancellation);
    }
}
