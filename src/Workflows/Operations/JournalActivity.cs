using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Writes an operation's log and document. An operation that has ended is not touched: what comes late is of no account.</summary>
internal sealed class JournalActivity(WorkflowServices services) : Activity<JournalEntry, Nothing>(OperationActivities.Journal)
{
    public override async Task<Nothing> RunAsync(ActivityContext context, JournalEntry input, CancellationToken cancellation)
    {
        foreach (var line in input.Events)
            await services.Documents.PutAsync(Keys.OperationEvent(input.OperationId, line.Sequence), line, cancellation);
        var written = await services.Documents.UpdateAsync<Operation>(
            Keys.Operation(input.OperationId), operation => operation.HasEnded() ? operation : Apply(operation, input), ErrorCodes.OperationNotFound, cancellation);
        if (input.WaitAt is not null && written.AwaitingApproval == input.WaitAt) await new OperationNotices(services).AskAsync(written, input, cancellation);
        return Nothing.Value;
    }

    internal static Operation Apply(Operation operation, JournalEntry entry)
    {
        if (entry is { Step: null, WaitAt: null, PassGate: false, Notes: [] }) return operation;
        var machines = new Dictionary<MachineId, MachineOutcome>(operation.Machines);
        foreach (var note in entry.Notes) machines[note.MachineId] = note.ApplyTo(machines.GetValueOrDefault(note.MachineId));
        return operation with
        {
            Step = entry.Step ?? operation.Step,
            Machines = machines,
            AwaitingApproval = entry.PassGate ? null : entry.WaitAt ?? operation.AwaitingApproval,
            Status = entry.PassGate ? OperationStatus.Running : entry.WaitAt is null ? operation.Status : OperationStatus.WaitingForApproval,
        };
    }
}
