using DRServerless.Core.Errors;
using DRServerless.Local.Runtime.Activities;
using DRServerless.Local.Runtime.Replay;
using DRServerless.Local.Runtime.Store;
using DRServerless.Local.Runtime.Timers;
using DRServerless.Local.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>Gives an instance a turn: brings its code to where history ends, feeds it what happened since, and records what it decides.</summary>
internal sealed class TurnRunner(EngineServices services, Lifecycle lifecycle)
{
    private const int MaximumIdLength = 256;

    /// <summary>Runs until nothing is undelivered or the run ends. May throw <see cref="SqliteException"/> only before it changed anything.</summary>
    public void Run(Instance instance)
    {
        if (instance.Row.HasEnded) return;
        if (instance.Execution is null)
        {
            instance.Execution = Replay(instance);
            Follow(instance, instance.Execution);
        }

        while (instance.Execution is { Outcome: null } run && instance.Undelivered.TryDequeue(out var happened))
        {
            run.Deliver(happened, replaying: false);
            if (!Follow(instance, run)) return;
        }
    }

    private Execution Replay(Instance instance)
    {
        var history = services.Store.LoadHistory(instance.Row.Number);
        var delivered = instance.Undelivered.TryPeek(out var first) ? first.Sequence : int.MaxValue;
        var run = lifecycle.NewExecution(instance.Row, [.. history.Where(line => line.IsDecision)]);
        foreach (var happened in history.Where(line => !line.IsDecision && line.Sequence < delivered)) run.Deliver(happened, replaying: true);
        run.EndReplay();
        if (instance.MustTakeUp) TakeUp(instance, history);
        return run;
    }

    /// <summary>After a start of the program: arms timers and calls activities that history has no answer to.</summary>
    private void TakeUp(Instance instance, List<HistoryEvent> history)
    {
        instance.MustTakeUp = false;
        var answered = history.Where(line => !line.IsDecision).Select(line => line.Decision).ToHashSet();
        foreach (var decision in history.Where(line => line.IsDecision && !answered.Contains(line.Decision)))
        {
            if (decision.Kind == HistoryKind.ActivityScheduled) Call(instance, decision);
            else if (decision.Kind == HistoryKind.TimerCreated) Arm(instance, decision);
        }
    }

    /// <summary>Records what the code decided; false when the run has ended.</summary>
    private bool Follow(Instance instance, Execution run)
    {
        var row = instance.Row;
        if (run.Outcome is not Outcome.Failed)
            foreach (var decision in run.TakeNewDecisions()) Carry(instance, decision);
        foreach (var cancelled in run.TakeCancelledTimers())
            if (instance.Timers.Remove(cancelled, out var timer)) timer.IsDone = true;
        if (run.HasStatus && run.Status != row.CustomStatus)
        {
            row.CustomStatus = run.Status;
            lifecycle.Touch(row);
        }

        if (row.Status == OrchestrationStatus.Pending) row.Status = OrchestrationStatus.Running;
        switch (run.Outcome)
        {
            case Outcome.Completed completed:
                lifecycle.Complete(instance, completed.Output);
                return false;
            case Outcome.Failed failed:
                lifecycle.Fail(instance, failed.Failure, failed.Cause);
                return false;
            case Outcome.ContinuedAsNew next:
                lifecycle.ContinueAsNew(instance, next.Input);
                return false;
            default:
                return true;
        }
    }

    private void Carry(Instance instance, HistoryEvent decision)
    {
        lifecycle.Record(instance, decision);
        if (decision.Kind == HistoryKind.ActivityScheduled) Call(instance, decision);
        else if (decision.Kind == HistoryKind.TimerCreated) Arm(instance, decision);
        else if (RefusalOf(instance, decision) is { } refusal)
            lifecycle.Append(instance, new HistoryEvent(0, HistoryKind.SubOrchestrationFailed, decision.Time) { Decision = decision.Decision, Payload = Payload.Write(refusal) });
        else
            lifecycle.Start(decision.Name, decision.ChildId!, decision.Payload, new ParentLink(instance.Row.Number, instance.Row.Id, instance.Row.Generation, decision.Decision));
    }

    private void Call(Instance instance, HistoryEvent decision)
    {
        var call = new ActivityCall(instance.Row.Number, instance.Row.Id, instance.Row.Generation, decision.Decision, decision.Name, decision.Payload);
        instance.Calls.Add(decision.Decision, call);
        services.Batch.AfterCommit.Add(() => services.Worker.Start(call));
    }

    private void Arm(Instance instance, HistoryEvent decision)
    {
        var timer = new DurableTimer(instance.Row.Number, instance.Row.Generation, decision.Decision, decision.DueAt!.Value);
        instance.Timers.Add(decision.Decision, timer);
        services.Timers.Add(timer, decision.DueAt.Value - decision.Time);
    }

    /// <summary>
    /// Why a sub-orchestration cannot have its id; null when it can. An ended one of the same caller makes room: a retry, or the next
    /// round of a loop, calls it by the same name again.
    /// </summary>
    private FailureRecord? RefusalOf(Instance caller, HistoryEvent decision)
    {
        var id = decision.ChildId!;
        if (id.Length is 0 or > MaximumIdLength)
            return new FailureRecord(ErrorCodes.InvalidRequest.Name, $"An instance id has 1 to {MaximumIdLength} characters, not {id.Length}.", IsTransient: false);
        try
        {
            if (services.Instances.FindRow(id) is not { } standing) return null;
            if (!standing.HasEnded || standing.Parent?.Number != caller.Row.Number)
                return new FailureRecord(ErrorCodes.AlreadyExists.Name, $"The instance id '{id}' is taken.", IsTransient: false);
            lifecycle.Forget(standing);
            return null;
        }
        catch (SqliteException exception)
        {
            return FailureRecord.From(exception.ToDrException(services.Options.Path));
        }
    }
}
