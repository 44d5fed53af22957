using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Operations;

/// <summary>Begins replication of every machine; for a project that replicates already, of those added since.</summary>
internal sealed class StartReplication() : OperationOrchestration<StartReplicationRequest>(OperationNames.StartReplication)
{
    protected override async Task CarryOutAsync(OperationRun run, StartReplicationRequest request)
    {
        var situation = await run.ReadSituationAsync();
        await run.Journal.StepAsync("checking that both sides can be used");
        await run.RequireAccessAsync(Side.Source);
        await run.RequireAccessAsync(Side.Target);
        await run.ChangeProjectAsync(situation.State, ProjectAction.StartReplication, paused: false);
        await run.Journal.StepAsync($"starting replication of {situation.Machines.Count} machines");
        await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.Run);
    }
}

/// <summary>Holds replication; recovery points stay.</summary>
internal sealed class PauseReplication() : OperationOrchestration<PauseReplicationRequest>(OperationNames.PauseReplication)
{
    protected override async Task CarryOutAsync(OperationRun run, PauseReplicationRequest request)
    {
        var situation = await run.ReadSituationAsync();
        await run.ChangeProjectAsync(situation.State, ProjectAction.PauseReplication, paused: true);
        await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.Wake);
    }
}

/// <summary>Lets replication go on.</summary>
internal sealed class ResumeReplication() : OperationOrchestration<ResumeReplicationRequest>(OperationNames.ResumeReplication)
{
    protected override async Task CarryOutAsync(OperationRun run, ResumeReplicationRequest request)
    {
        var situation = await run.ReadSituationAsync();
        await run.ChangeProjectAsync(situation.State, ProjectAction.ResumeReplication, paused: false);
        await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.Run);
        await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.Wake);
    }
}

/// <summary>Ends replication and deletes every recovery point. Machines and test machines are not touched.</summary>
internal sealed class StopReplication() : OperationOrchestration<StopReplicationRequest>(OperationNames.StopReplication)
{
    protected override async Task CarryOutAsync(OperationRun run, StopReplicationRequest request)
    {
        var situation = await run.ReadSituationAsync();
        await run.Journal.StepAsync("ending replication and deleting recovery points");
        await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.DeleteAll);
        await run.ChangeProjectAsync(situation.State, ProjectAction.StopReplication, paused: false);
    }
}
