using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Loops;

/// <summary>Reads what the project wants of a machine's loop.</summary>
internal sealed class ReadIntent(WorkflowServices services) : Activity<ReplicationLoopInput, LoopIntent>(ReplicationActivities.ReadIntent)
{
    private readonly ReplicationDocuments _documents = new(services);

    /// <inheritdoc/>
    public override async Task<LoopIntent> RunAsync(ActivityContext context, ReplicationLoopInput input, CancellationToken cancellation)
    {
        try
        {
            var project = await _documents.ProjectAsync(input.ProjectId, cancellation);
            var machine = await _documents.MachineAsync(input.ProjectId, input.MachineId, cancellation);
            var action = ActionFor(project, machine, input);
            if (action == LoopAction.Hold) await _documents.UpdateAsync(input.ProjectId, input.MachineId, CycleStates.Paused, cancellation);
            return new LoopIntent(action, project.Replication.RecoveryPointIntervalSeconds);
        }
        catch (DrException gone) when (gone.Code == ErrorCodes.ProjectNotFound || gone.Code == ErrorCodes.MachineNotFound)
        {
            return new LoopIntent(LoopAction.End, 0);
        }
    }

    private static LoopAction ActionFor(Project project, Machine machine, ReplicationLoopInput input)
    {
        if (project.DirectionEpoch != input.DirectionEpoch || !ReplicationIntent.Replicates(project, machine)) return LoopAction.End;
        return project.ReplicationPaused ? LoopAction.Hold : LoopAction.Run;
    }
}
