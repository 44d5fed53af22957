using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Steers a machine's replication. Each verb can be repeated.</summary>
internal sealed class CommandReplicationActivity(WorkflowServices services) : Activity<ReplicationCommand, Nothing>(OperationActivities.CommandReplication)
{
    private readonly ReplicationSupervisor _supervisor = new(services);
    private readonly ReplicationDocuments _documents = new(services);
    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<Nothing> RunAsync(ActivityContext context, ReplicationCommand input, CancellationToken cancellation)
    {
        switch (input.Verb)
        {
            case ReplicationVerb.Run:
                await _supervisor.EnsureRunningAsync(input.ProjectId, input.MachineId, cancellation);
                break;
            case ReplicationVerb.Stop:
                await _supervisor.StopAsync(input.ProjectId, input.MachineId, cancellation);
                await _documents.UpdateAsync(input.ProjectId, input.MachineId, ShowStopped, cancellation);
                break;
            case ReplicationVerb.Wake:
                await _supervisor.WakeAsync(input.MachineId, cancellation);
                break;
            case ReplicationVerb.DeleteAll:
                await _supervisor.StopAndDeleteAllAsync(input.ProjectId, input.MachineId, cancellation);
                break;
            case ReplicationVerb.TakeDirection:
                var machine = await _catalog.GetAsync(input.ProjectId, input.MachineId, cancellation);
                await _supervisor.ResetForDirectionAsync(input.ProjectId, input.MachineId, machine.Active.RecoveryPointId, cancellation);
                await _supervisor.EnsureRunningAsync(input.ProjectId, input.MachineId, cancellation);
                break;
            default:
                throw new DrException(ErrorCodes.InvariantBroken, $"Replication has no verb {input.Verb}.");
        }

        return Nothing.Value;
    }

    private static MachineReplication ShowStopped(MachineReplication replication) => replication.State == ReplicationState.NotStarted
        ? replication
        : replication with { State = ReplicationTransitions.Apply(replication.State, ReplicationAction.Stop), Problem = null, Doing = "" };
}
