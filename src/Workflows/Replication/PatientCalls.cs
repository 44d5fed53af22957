using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>
/// Steps of a cycle that is worth waiting for. A first copy may take many hours: when a side is lost in the middle of it, it shows why, waits, and goes
/// on where it was. A delta is made anew in the next cycle, for less than waiting costs, so it fails at once.
/// </summary>
/// <param name="context">The orchestration.</param>
/// <param name="cycle">The cycle.</param>
/// <param name="method">What it goes back to doing after an interruption.</param>
/// <param name="isPatient">True for a first copy.</param>
/// <param name="history">Ends the run with <see cref="HistorySpentException"/> before its history grows too long.</param>
internal sealed class PatientCalls(OrchestrationContext context, CycleReference cycle, SyncMethod method, bool isPatient, HistoryBudget history)
{
    /// <summary>Since when nothing has succeeded; for the run that goes on after this one.</summary>
    public DateTimeOffset? HeldSince { get; set; }

    /// <summary>Calls an activity; passing failures are waited out when the cycle is worth it.</summary>
    public async Task<TOutput> CallAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retry)
    {
        for (var holds = 0; ;)
        {
            history.Spend();
            try
            {
                var output = await context.CallActivityAsync(activity, input, retry);
                if (HeldSince is not null) await NoteAsync(CycleStep.Copying, failure: null);
                HeldSince = null;
                return output;
            }
            catch (TaskFailedException failure) when (IsWorthWaiting(failure, holds))
            {
                HeldSince ??= context.CurrentTime;
                await NoteAsync(CycleStep.Interrupted, failure.Failure);
                await context.DelayAsync(ReplicationRetries.Outage.DelayAfter(++holds));
            }
        }
    }

    /// <summary>Writes down that the cycle goes on.</summary>
    public Task NoteCopyingAsync() => NoteAsync(CycleStep.Copying, failure: null);

    private bool IsWorthWaiting(TaskFailedException failure, int holds) =>
        isPatient && failure.Failure.IsTransient
        && (failure.Code != ErrorCodes.ChecksumMismatch || holds < ReplicationRetries.MaximumChecksumHolds)
        && (HeldSince is not { } since || context.CurrentTime - since < ReplicationRetries.LongestHold);

    private Task<Nothing> NoteAsync(CycleStep step, FailureRecord? failure) =>
        context.CallActivityAsync(ReplicationActivities.NoteCycle, new CycleNote(cycle, step, method, failure), ReplicationRetries.Documents);
}
