using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Reports;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Plans;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Reports;

namespace DRServerless.Workflows.Readiness;

/// <summary>Finds out whether a project could be recovered now. Asks the side that would be launched at, for a few seconds at most, and changes nothing.</summary>
public sealed class ReadinessReader(DocumentStore documents, IInfrastructureProvider infrastructures, TimeProvider time)
{
    private static readonly TimeSpan AccessLimit = TimeSpan.FromSeconds(10);

    private readonly MachineCatalog _catalog = new(documents);
    private readonly RecoveryPointResolver _resolver = new(documents);

    /// <summary>Looks at a project that stands.</summary>
    public async Task<ProjectReadiness> ReadAsync(Project project, CancellationToken cancellation)
    {
        var machines = await _catalog.ListAsync(project.Id, cancellation);
        var lines = await new RecoveryLog(documents).LastAsync(project.Id, int.MaxValue, cancellation);
        var settings = await documents.DrillSettingsAsync(project.Id, cancellation);
        var ready = new List<MachineReadiness>();
        foreach (var machine in machines) ready.Add(await MachineAsync(project, machine, lines, cancellation));
        var obstacles = new List<ReadinessObstacle>([.. OfProject(project, machines, lines), .. ready.SelectMany(machine => OfMachine(project, machine))]);
        obstacles.AddRange(await OfPlanAsync(project, machines, cancellation));
        obstacles.AddRange(await OfTargetAsync(project, settings, cancellation));
        return new ProjectReadiness
        {
            ProjectId = project.Id,
            At = time.GetUtcNow(),
            State = project.State,
            LaunchesAt = project.Direction.WrittenSide(),
            Ready = !obstacles.Exists(obstacle => obstacle.Blocks),
            Obstacles = [.. obstacles.OrderByDescending(obstacle => obstacle.Blocks)],
            LastProvenAt = ready.Count > 0 && ready.All(machine => machine.LastProvenAt is not null) ? ready.Min(machine => machine.LastProvenAt) : null,
            NextDrillAt = settings?.Schedule is { Suspended: false } schedule ? DrillClock.Next(schedule, time.GetUtcNow(), 1).Select(next => (DateTimeOffset?)next).FirstOrDefault() : null,
            Machines = ready,
        };
    }

    private async Task<MachineReadiness> MachineAsync(Project project, Machine machine, IReadOnlyList<RecoveryLine> lines, CancellationToken cancellation)
    {
        var replication = (await documents.FindAsync<MachineReplication>(Keys.Replication(project.Id, machine.Id), cancellation))?.Value;
        var newest = await NewestAsync(project, machine, cancellation);
        var lag = newest is { } point ? Math.Max(0, (time.GetUtcNow() - point.TakenAt).TotalSeconds) : (double?)null;
        var proof = lines.FirstOrDefault(line => line.Proven.Contains(machine.Id));
        return new MachineReadiness
        {
            Id = machine.Id,
            Name = machine.Name,
            Replication = replication?.State ?? ReplicationState.NotStarted,
            NewestRecoveryPointAt = newest?.TakenAt,
            LagSeconds = lag,
            // Where a machine works at the side that is written, nothing is replicated: what it is launched from there does not get older by that.
            WithinLagGoal = newest is not null && (lag <= project.Replication.LagGoalSeconds || machine.Active.Side != project.Direction.ReadSide()),
            LastProvenAt = proof?.EndedAt,
            LastProvenBy = proof?.OperationId,
        };
    }

    private async Task<RecoveryPoint?> NewestAsync(Project project, Machine machine, CancellationToken cancellation)
    {
        try
        {
            return await _resolver.NewestAsync(project, machine, atOrBefore: null, cancellation);
        }
        catch (DrException none) when (none.Code == ErrorCodes.RecoveryPointNotFound)
        {
            return null;
        }
    }

    private static IEnumerable<ReadinessObstacle> OfProject(Project project, IReadOnlyList<Machine> machines, IReadOnlyList<RecoveryLine> lines)
    {
        if (machines.Count == 0) yield return new("no_machine", true, "The project has no machine. Add one.");
        if (!ProjectTransitions.Allows(project.State, ProjectAction.LaunchRecovery))
            yield return new("state_forbids", true, $"A project that is {project.State} cannot launch for real. Allowed now: {string.Join(", ", ProjectTransitions.AllowedActions(project.State))}.");
        if (project.ReplicationPaused) yield return new("replication_paused", false, "Replication is paused: what is written now would be lost. Resume it.");
        if (lines.FirstOrDefault(line => line.Kind == OperationKind.Drill && line.Verdict != RecoveryVerdict.Cancelled) is { Verdict: not RecoveryVerdict.Passed } drill)
            yield return new("last_drill_not_passed", false, $"The last drill, {drill.OperationId}, ended as {drill.Verdict}. See its report.");
        foreach (var machine in machines.Where(machine => !IsComplete(machine, project.Direction.WrittenSide())))
            yield return new("launch_settings_incomplete", true, $"{machine.Name} boots a licensed image and has no stock image in its launch settings. Set stockImageId.", machine.Id);
    }

    private static IEnumerable<ReadinessObstacle> OfMachine(Project project, MachineReadiness machine)
    {
        if (machine.NewestRecoveryPointAt is null) yield return new("no_recovery_point", true, $"{machine.Name} has no recovery point in direction {project.Direction}. Start replication, or wait for it.", machine.Id);
        else if (!machine.WithinLagGoal) yield return new("lag_over_goal", true, $"The newest recovery point of {machine.Name} is {machine.LagSeconds:0} seconds old; the goal is {project.Replication.LagGoalSeconds}.", machine.Id);
        if (machine.Replication is ReplicationState.Stalled or ReplicationState.Disconnected) yield return new("replication_stalled", false, $"Replication of {machine.Name} is {machine.Replication}. Its machine view says why.", machine.Id);
        if (machine.LastProvenAt is null) yield return new("never_proven", false, $"{machine.Name} was never recovered, not even in a drill. Run one: drctl drill start.", machine.Id);
    }

    private static bool IsComplete(Machine machine, Side side)
    {
        try
        {
            LaunchBlueprint.EnsureComplete(machine, side);
            return true;
        }
        catch (DrException incomplete) when (incomplete.Code == ErrorCodes.InvalidRequest)
        {
            return false;
        }
    }

    private async Task<IEnumerable<ReadinessObstacle>> OfPlanAsync(Project project, IReadOnlyList<Machine> machines, CancellationToken cancellation) =>
        await documents.PlanAsync(project.Id, cancellation) is { } stored
            ? PlanValidation.Faults(stored.Plan, [.. machines.Select(machine => machine.Id)]).Select(fault => new ReadinessObstacle("plan_invalid", true, $"The recovery plan: {fault.Message}"))
            : [];

    private async Task<IEnumerable<ReadinessObstacle>> OfTargetAsync(Project project, DrillSettings? settings, CancellationToken cancellation)
    {
        var side = project.Direction.WrittenSide();
        try
        {
            await TimeLimit.RunAsync(time, AccessLimit, infrastructures.Open(project.At(side)).CheckAccessAsync, cancellation);
        }
        catch (DrException unusable)
        {
            return [new(unusable.Code.Name, true, $"The {side} cannot be used: {unusable.Message}")];
        }

        if (settings?.Networks.GetValueOrDefault(side) is not { } network)
            return [new(ErrorCodes.DrillNotConfigured.Name, false, $"There is no drill network at the {side}, so nothing can be proven by drills. Set one: drctl drill set.")];
        return await OfNetworkAsync(project, side, network, cancellation);
    }

    private async Task<IEnumerable<ReadinessObstacle>> OfNetworkAsync(Project project, Side side, IsolatedNetwork network, CancellationToken cancellation)
    {
        try
        {
            await new DrillIsolation(documents, infrastructures, time).DemandAsync(project, side, network, cancellation);
            return [];
        }
        catch (DrException wrong)
        {
            return [new(wrong.Code.Name, false, wrong.Message)];
        }
    }
}
