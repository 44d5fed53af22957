using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>An operation that is being carried out: its context and journal, and the calls that all of its steps use.</summary>
internal sealed class OperationRun(OrchestrationContext context, OperationReference operation, BeginOutcome begun)
{
    public OrchestrationContext Context { get; } = context;

    public OperationReference Operation { get; } = operation;

    public ProjectId ProjectId => Operation.ProjectId;

    public DateTimeOffset AcceptedAt => begun.AcceptedAt;

    public bool IsDrill => begun.Kind == OperationKind.Drill;

    public OperationJournal Journal { get; } = new(context, operation.OperationId, begun.NextEvent);

    /// <summary>Where the project stands, with the machines that are named, or all of them.</summary>
    public async Task<Situation> ReadSituationAsync(IReadOnlyList<MachineId>? machines = null)
    {
        var page = await ReadPageAsync(after: null);
        var ids = new List<MachineId>(machines ?? page.Machines);
        while (machines is null && !page.IsLast)
        {
            page = await ReadPageAsync(ids[^1]);
            ids.AddRange(page.Machines);
        }

        var to = page.Direction.WrittenSide();
        var read = await Task.WhenAll(ids.Select(id =>
            Context.CallActivityAsync(OperationActivities.Machine, new MachineSituationInput(ProjectId, id, to), Pace.Store)));
        return new Situation(page.State, page.Direction, page.DirectionEpoch, read);
    }

    public Task<SideAccess> ProbeAsync(Side side) =>
        Context.CallActivityAsync(OperationActivities.Probe, new ProbeInput(ProjectId, side), Pace.Store);

    /// <summary>Fails with the side's own error when it cannot be used.</summary>
    public async Task RequireAccessAsync(Side side)
    {
        if ((await ProbeAsync(side)).Failure is { } failure) throw Unusable(side, failure);
    }

    public Task ChangeProjectAsync(ProjectState from, ProjectAction action, bool? paused = null, int? intoEpoch = null) =>
        Context.CallActivityAsync(
            OperationActivities.ChangeProject, new ProjectChange(Operation, from, action) { Paused = paused, IntoEpoch = intoEpoch }, Pace.Store);

    public Task CommandReplicationAsync(IEnumerable<MachineId> machines, ReplicationVerb verb) =>
        Task.WhenAll(machines.Select(machine =>
            Context.CallActivityAsync(OperationActivities.CommandReplication, new ReplicationCommand(ProjectId, machine, verb), Pace.Patient)));

    private Task<SituationPage> ReadPageAsync(MachineId? after) =>
        Context.CallActivityAsync(OperationActivities.Situation, new SituationInput(ProjectId, after), Pace.Store);

    public ProblemRecord Problem(FailureRecord failure) => new(failure.Code, failure.Message.Length <= 2_000 ? failure.Message : failure.Message[..2_000] + "…", Context.CurrentTime);

    public static DrException Unusable(Side side, FailureRecord failure) =>
        new(ErrorCodes.Named(failure.Code), $"The {side} cannot be used: {failure.Message}");
}
