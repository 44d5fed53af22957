using DRServerless.Core.Errors;
using DRServerless.Local.Runtime.Replay;
using DRServerless.Local.Runtime.Store;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>
/// Begins, continues and ends instances. Every change of memory is also put into the batch, and the loop shows nothing to the
/// outside before the batch is on disk: memory may run ahead of the disk, effects never do.
/// </summary>
internal sealed class Lifecycle(EngineServices services, Action<Execution> onForeign)
{
    private DateTimeOffset Now => services.Time.GetUtcNow();

    /// <summary>Begins an instance under an id that nobody has.</summary>
    public void Start(string name, string id, string? input, ParentLink? parent)
    {
        var row = new InstanceRow
        {
            Number = services.Instances.TakeNumber(),
            Id = id,
            Name = name,
            CreatedAt = Now,
            Version = services.Options.Version,
            Parent = parent,
        };
        var instance = new Instance(row);
        instance.Execution = NewExecution(row, []);
        services.Instances.Add(instance);
        Append(instance, new HistoryEvent(0, HistoryKind.Started, row.CreatedAt) { Payload = input });
        services.Logger.LogDebug("Started {Orchestration} as {Instance}.", name, id);
    }

    /// <summary>A run over what history has decided.</summary>
    public Execution NewExecution(InstanceRow row, IReadOnlyList<HistoryEvent> recorded) =>
        new(services.Definitions.FindOrchestration(row.Name), row, recorded, onForeign, services.Loggers);

    /// <summary>Adds a happening to history and lets the code have it.</summary>
    public void Append(Instance instance, HistoryEvent happened)
    {
        var line = happened with { Sequence = instance.NextSequence++ };
        services.Batch.Add(instance.Row.Number, line);
        instance.Undelivered.Enqueue(line);
        Touch(instance.Row);
        services.MakeReady(instance);
    }

    /// <summary>Adds a decision of the code to history.</summary>
    public void Record(Instance instance, HistoryEvent decision)
    {
        services.Batch.Add(instance.Row.Number, decision with { Sequence = instance.NextSequence++ });
        Touch(instance.Row);
    }

    /// <summary>Writes the row with the next commit.</summary>
    public void Touch(InstanceRow row)
    {
        row.UpdatedAt = Now;
        services.Batch.Rows[row.Number] = row;
    }

    /// <summary>Begins the next run of a loop: empty history, the same id, and what came from outside kept.</summary>
    public void ContinueAsNew(Instance instance, string input)
    {
        var (row, ended) = (instance.Row, instance.Execution!);
        var kept = ended.Kept.Concat(instance.Undelivered.Where(each => each.IsFromOutside)).ToList();
        Abandon(instance);
        services.Batch.DropHistory(row.Number);
        row.Generation++;
        row.Version = services.Options.Version;

        // Ended sub-orchestrations of rounds before are wanted by nobody; a loop would pile them up for ever.
        services.Batch.Sweeps.Add((row.Number, row.Generation));
        (instance.NextSequence, instance.Execution) = (0, NewExecution(row, []));
        instance.Undelivered.Clear();
        var begins = ended.CurrentTime > Now ? ended.CurrentTime : Now;
        Append(instance, new HistoryEvent(0, HistoryKind.Started, begins) { Payload = input });
        foreach (var each in kept) Append(instance, each);
    }

    /// <summary>Ends an instance with a result.</summary>
    public void Complete(Instance instance, string output)
    {
        instance.Row.Output = output;
        End(instance, OrchestrationStatus.Completed);
    }

    /// <summary>Ends an instance with a failure.</summary>
    public void Fail(Instance instance, FailureRecord failure, Exception? cause)
    {
        services.Logger.LogWarning(cause, "{Orchestration} {Instance} failed with {Code}.", instance.Row.Name, instance.Row.Id, failure.Code);
        instance.Row.Failure = Payload.Write(failure);
        End(instance, OrchestrationStatus.Failed);
    }

    /// <summary>Ends an instance and its sub-orchestrations from outside.</summary>
    public void Terminate(Instance instance, string reason)
    {
        services.Logger.LogInformation("{Orchestration} {Instance} is terminated.", instance.Row.Name, instance.Row.Id);
        foreach (var child in services.Instances.LiveChildren(instance.Row.Number)) Terminate(child, reason);
        instance.Row.Failure = Payload.Write(new FailureRecord(ErrorCodes.Terminated.Name, reason, IsTransient: false));
        End(instance, OrchestrationStatus.Terminated);
    }

    /// <summary>Forgets an instance that has ended, with its ended sub-orchestrations.</summary>
    public void Forget(InstanceRow row)
    {
        services.Batch.Delete(row.Number);
        services.Batch.Sweeps.Add((row.Number, long.MaxValue));
    }

    private void End(Instance instance, OrchestrationStatus status)
    {
        var row = instance.Row;
        row.Status = status;
        Touch(row);
        Abandon(instance);
        instance.Undelivered.Clear();
        services.Instances.Remove(instance);
        services.Batch.DropHistory(row.Number);
        if (row.Parent is { } parent) TellParent(row, parent);
    }

    private void TellParent(InstanceRow row, ParentLink link)
    {
        var parent = services.Instances.FindLive(link.Number);
        if (parent is not null && parent.Row.Generation == link.Generation)
        {
            var kind = row.Status == OrchestrationStatus.Completed ? HistoryKind.SubOrchestrationCompleted : HistoryKind.SubOrchestrationFailed;
            Append(parent, new HistoryEvent(0, kind, Now) { Decision = link.Decision, Payload = row.Output ?? row.Failure });
        }
        else if (parent is not null || !services.Instances.Stands(link.Number))
        {
            // The run that called it is over and nobody will purge it any more.
            Forget(row);
        }
    }

    private void Abandon(Instance instance)
    {
        foreach (var call in instance.Calls.Values) services.Batch.AfterCommit.Add(call.Abandon);
        foreach (var timer in instance.Timers.Values) timer.IsDone = true;
        instance.Calls.Clear();
        instance.Timers.Clear();
    }
}
