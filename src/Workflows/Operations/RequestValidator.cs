using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Plans;
using DRServerless.Workflows.Replication;

namespace DRServerless.Workflows.Operations;

/// <summary>Refuses requests that cannot end well, before anything is changed. Reads documents only: no infrastructure is asked.</summary>
internal sealed class RequestValidator(DocumentStore documents)
{
    /// <summary>As many as fit into the history of an orchestration together with all else.</summary>
    private const int LargestSelection = 200;

    private const int LongestReason = 500;

    private readonly MachineCatalog _catalog = new(documents);
    private readonly RecoveryPointResolver _resolver = new(documents);

    public async Task ValidateAsync(Project project, OperationRequest request, CancellationToken cancellation)
    {
        var machines = await _catalog.ListAsync(project.Id, cancellation);
        if (machines.Count == 0 && request is not (StopReplicationRequest or PauseReplicationRequest or ResumeReplicationRequest))
            throw Invalid($"Project {project.Id} has no machine: add one first.");

        if (Named(request) is { Count: > LargestSelection }) throw Invalid($"At most {LargestSelection} machines can be named; leave them out for all.");
        if (request is LaunchMachinesRequest or FailbackRequest or DrillRequest) await ValidatePlanAsync(project, machines, cancellation);
        switch (request)
        {
            case LaunchMachinesRequest launch:
                await ValidateLaunchAsync(project, machines, launch, cancellation);
                break;
            case TerminateTestMachinesRequest terminate:
                MachineCatalog.Choose(machines, terminate.Machines);
                break;
            case PrepareFailbackRequest:
                EnsureAllRunWhere(machines, project.State == ProjectState.FailedOver ? Side.Target : null, "Launch them at the target first");
                break;
            case ReturnToNormalRequest:
                EnsureAllRunWhere(machines, project.State == ProjectState.FailedBack ? Side.Source : null, "Launch them at the source first");
                break;
            case FailbackRequest failback:
                ValidateFailback(project, machines, failback);
                break;
            case DrillRequest drill:
                await ValidateDrillAsync(project, machines, drill, cancellation);
                break;
        }
    }

    /// <summary>A plan that does not fit the project's machines any more is refused before anything starts.</summary>
    private async Task ValidatePlanAsync(Project project, IReadOnlyList<Machine> machines, CancellationToken cancellation)
    {
        if (await documents.PlanAsync(project.Id, cancellation) is { } stored) PlanValidation.Demand(stored.Plan, [.. machines.Select(machine => machine.Id)]);
    }

    private static IReadOnlyList<MachineId>? Named(OperationRequest request) => request switch
    {
        LaunchMachinesRequest launch => launch.Machines,
        TerminateTestMachinesRequest terminate => terminate.Machines,
        DrillRequest drill => drill.Machines,
        _ => null,
    };

    private async Task ValidateLaunchAsync(Project project, IReadOnlyList<Machine> machines, LaunchMachinesRequest launch, CancellationToken cancellation)
    {
        var chosen = MachineCatalog.Choose(machines, launch.Machines);
        EnsureSelectorFits(launch.RecoveryPoint, launch.Planned);
        if (launch is { Planned: true, Mode: LaunchMode.Test }) throw Invalid("A test launch cannot be planned: it stops nothing.");
        var (from, to) = (project.Direction.ReadSide(), project.Direction.WrittenSide());
        if (launch.Planned && chosen.FirstOrDefault(machine => machine.Active.Side != from) is { } moved)
            throw Invalid($"Machine {moved.Id} runs at the {to} already: there is nothing left to replicate, so the launch cannot be planned.");
        EnsureLaunchable(chosen, to);
        await _resolver.ValidateAsync(project, chosen, launch.RecoveryPoint, cancellation);
    }

    /// <summary>Whether the drill network is isolated is asked of the infrastructure by the drill itself, before it launches anything.</summary>
    private async Task ValidateDrillAsync(Project project, IReadOnlyList<Machine> machines, DrillRequest drill, CancellationToken cancellation)
    {
        if (drill.Reason is { Length: > LongestReason }) throw Invalid($"A reason has at most {LongestReason} characters.");
        EnsureSelectorFits(drill.RecoveryPoint, planned: false);
        var to = project.Direction.WrittenSide();
        await documents.DrillNetworkAsync(project.Id, to, cancellation);
        var chosen = MachineCatalog.Choose(machines, drill.Machines);
        EnsureLaunchable(chosen, to);
        await _resolver.ValidateAsync(project, chosen, drill.RecoveryPoint, cancellation);
    }

    private static void ValidateFailback(Project project, IReadOnlyList<Machine> machines, FailbackRequest failback)
    {
        EnsureSelectorFits(failback.RecoveryPoint, failback.Planned);
        var launchIsAhead = project.State is ProjectState.FailedOver or ProjectState.PreparingFailback or ProjectState.ReadyForFailback;
        if (launchIsAhead) EnsureLaunchable(machines, Side.Source);
        if (failback.RecoveryPoint.Ids is not null && project.State != ProjectState.ReadyForFailback)
            throw Invalid("Recovery points can be named by id only in ReadyForFailback: before, those to fail back from do not exist yet.");
        if (project.State is ProjectState.FailedOver) EnsureAllRunWhere(machines, Side.Target, "Launch them at the target first");
        if (project.State is ProjectState.FailedBack) EnsureAllRunWhere(machines, Side.Source, "Launch them at the source first");
    }

    private static void EnsureSelectorFits(RecoveryPointSelector selector, bool planned)
    {
        if (selector.Ids?.Count > LargestSelection) throw Invalid($"At most {LargestSelection} recovery points can be named; choose by time, or in several operations.");
        if (selector is { Ids: not null, AtOrBefore: not null }) throw Invalid("Choose recovery points by id or by time, not both.");
        if (planned && (selector.Ids is not null || selector.AtOrBefore is not null))
            throw Invalid("A planned launch takes the latest recovery point, made after the machines were stopped; choose none, or leave planned out.");
    }

    private static void EnsureAllRunWhere(IReadOnlyList<Machine> machines, Side? side, string advice)
    {
        if (side is null) return;
        var elsewhere = machines.Where(machine => machine.Active.Side != side).ToList();
        if (elsewhere.Count == 0) return;
        var ids = elsewhere.Select(machine => machine.Id.Value).ToList();
        throw new DrException(ErrorCodes.ActionNotAllowed, $"Machines {string.Join(", ", ids)} do not run at the {side}. Nothing was changed. {advice}.")
        {
            Details = new Dictionary<string, object?> { ["machines"] = ids },
        };
    }

    private static void EnsureLaunchable(IReadOnlyList<Machine> machines, Side side)
    {
        foreach (var machine in machines) LaunchBlueprint.EnsureComplete(machine, side);
    }

    private static DrException Invalid(string message) => new(ErrorCodes.InvalidRequest, $"{message} Nothing was changed.");
}
