using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>
/// Tells what an operation does, from within its orchestration. Writes go one after the other, so a reader who asks for lines after
/// a sequence number misses none, however many machines are worked on at once.
/// </summary>
internal sealed class OperationJournal(OrchestrationContext context, OperationId operation, long nextEvent)
{
    private long _next = nextEvent;
    private Task _tail = Task.CompletedTask;

    /// <summary>A new step of the whole operation, also a line in the log.</summary>
    public Task StepAsync(string step) => AppendAsync(new JournalEntry(operation) { Step = step, Events = [Line(null, step)] });

    /// <summary>A line in the log.</summary>
    public Task TellAsync(string message, MachineId? machine = null) => AppendAsync(new JournalEntry(operation) { Events = [Line(machine, message)] });

    /// <summary>How a machine fares, also a line in the log.</summary>
    public Task NoteAsync(MachineNote note, string message) =>
        AppendAsync(new JournalEntry(operation) { Notes = [note], Events = [Line(note.MachineId, message)] });

    /// <summary>The operation waits for a person, as long as it takes or until then.</summary>
    public Task WaitAtAsync(string gate, string message, DateTimeOffset? answerBy = null) =>
        AppendAsync(new JournalEntry(operation) { Step = message, WaitAt = gate, AnswerBy = answerBy, Events = [Line(null, message)] });

    /// <summary>The person has answered.</summary>
    public Task PassGateAsync(string message) =>
        AppendAsync(new JournalEntry(operation) { Step = message, PassGate = true, Events = [Line(null, message)] });

    private OperationEvent Line(MachineId? machine, string message) => new(_next++, context.CurrentTime, machine, message);

    private Task AppendAsync(JournalEntry entry) => _tail = AfterAsync(_tail, entry);

    private async Task AfterAsync(Task before, JournalEntry entry)
    {
        await before;
        await context.CallActivityAsync(OperationActivities.Journal, entry, Pace.Store);
    }
}
