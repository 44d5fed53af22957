using System.Globalization;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Failback;

/// <summary>Looks how far each machine is, shows it in the operation, and sees to it that the loops run.</summary>
internal sealed class LookAtSynchronizationActivity(WorkflowServices services) : Activity<SynchronizationInput, SynchronizationLook>(SynchronizationNames.Look)
{
    private readonly MachineCatalog _catalog = new(services.Documents);
    private readonly ReplicationDocuments _replications = new(services);
    private readonly ReplicationSupervisor _supervisor = new(services);

    public override async Task<SynchronizationLook> RunAsync(ActivityContext context, SynchronizationInput input, CancellationToken cancellation)
    {
        var project = input.Operation.ProjectId;
        var notes = new List<MachineNote>();
        var ready = 0;
        foreach (var machine in await _catalog.ListAsync(project, cancellation))
        {
            var replication = await _replications.ReplicationAsync(project, machine.Id, cancellation);
            if (HasArrived(replication, input.DirectionEpoch)) ready++;
            else await _supervisor.EnsureRunningAsync(project, machine.Id, cancellation);
            notes.Add(new MachineNote(machine.Id, Describe(replication)));
        }

        await ShowAsync(input.Operation, $"{ready} of {notes.Count} machines are in Continuous Data Protection", notes, cancellation);
        return new SynchronizationLook(ready, notes.Count);
    }

    internal static bool HasArrived(MachineReplication replication, int epoch) =>
        replication.DirectionEpoch == epoch && replication.LatestRecoveryPoint is not null && replication.State == ReplicationState.ContinuousDataProtection;

    private static string Describe(MachineReplication replication)
    {
        if (replication.Problem is { } problem) return $"{replication.State}: {problem.Message}";
        var progress = replication.Progress;
        return replication.State is ReplicationState.InitialSync or ReplicationState.Rescan && progress.TotalBytes > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{replication.State}, {100.0 * progress.ReplicatedBytes / progress.TotalBytes:0} %")
            : replication.State.ToString();
    }

    private Task<Operation> ShowAsync(OperationReference reference, string step, IReadOnlyList<MachineNote> notes, CancellationToken cancellation) =>
        services.Documents.UpdateAsync<Operation>(Keys.Operation(reference.OperationId), operation =>
        {
            var shown = operation.Step == step && notes.All(note => operation.Machines.GetValueOrDefault(note.MachineId)?.Step == note.Step);
            return shown || operation.HasEnded() ? operation : JournalActivity.Apply(operation, new JournalEntry(operation.Id) { Step = step, Notes = notes });
        }, ErrorCodes.OperationNotFound, cancellation);
}
